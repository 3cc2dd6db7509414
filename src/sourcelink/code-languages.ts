import type { StringLanguage } from './code-templates.ts';
import { csharpQuery, csharpStrings } from './csharp-strings.ts';
import { goQuery, goStrings } from './go-strings.ts';
import {
  javascriptQuery,
  javascriptStrings,
  tsxQuery,
  typescriptQuery,
} from './javascript-strings.ts';
import { javaQuery, javaStrings } from './java-strings.ts';
import { phpQuery, phpStrings } from './php-strings.ts';
import { pythonQuery, pythonStrings } from './python-strings.ts';
import { rubyQuery, rubyStrings } from './ruby-strings.ts';
import { rustQuery, rustStrings } from './rust-strings.ts';

/** A programming language that prompts are written in. */
export interface CodeLanguage {
  /** As in `tree-sitter-python.wasm`. */
  readonly grammar: string;
  readonly endings: readonly string[];
  readonly query: string;
  readonly strings: StringLanguage;
}

export const codeLanguages: readonly CodeLanguage[] = [
  {
    grammar: 'javascript',
    endings: ['js', 'mjs', 'cjs', 'jsx'],
    query: javascriptQuery,
    strings: javascriptStrings,
  },
  {
    grammar: 'typescript',
    endings: ['ts', 'mts', 'cts'],
    query: typescriptQuery,
    strings: javascriptStrings,
  },
  { grammar: 'tsx', endings: ['tsx'], query: tsxQuery, strings: javascriptStrings },
  { grammar: 'python', endings: ['py', 'pyi'], query: pythonQuery, strings: pythonStrings },
  { grammar: 'go', endings: ['go'], query: goQuery, strings: goStrings },
  { grammar: 'java', endings: ['java'], query: javaQuery, strings: javaStrings },
  { grammar: 'c-sharp', endings: ['cs'], query: csharpQuery, strings: csharpStrings },
  { grammar: 'rust', endings: ['rs'], query: rustQuery, strings: rustStrings },
  { grammar: 'ruby', endings: ['rb'], query: rubyQuery, strings: rubyStrings },
  { grammar: 'php', endings: ['php'], query: phpQuery, strings: phpStrings },
];
