import { codeTemplates, type StringLanguage } from './code-templates.ts';
import { dataTemplates, jsonTexts, yamlTexts, type FoundText } from './data-templates.ts';
import { loadGrammars, type GrammarName, type Grammars, type ReadWasm } from './grammars.ts';
import {
  javascriptQuery,
  javascriptStrings,
  tsxQuery,
  typescriptQuery,
} from './javascript-strings.ts';
import { LineIndex } from './line-index.ts';
import { pythonQuery, pythonStrings } from './python-strings.ts';
import { shellTexts } from './shell-templates.ts';
import type { FileTemplates, SourceFile } from './template.ts';
import {
  bamlFormat,
  dotpromptFormat,
  markupFormat,
  promptyFormat,
  textTemplates,
  wholeFormat,
  type TextFormat,
} from './text-templates.ts';

type Extraction =
  | { readonly kind: 'code'; readonly grammar: GrammarName; readonly language: StringLanguage }
  | { readonly kind: 'text'; readonly format: TextFormat }
  | { readonly kind: 'data'; readonly find: (text: string) => readonly FoundText[] };

const javascript: Extraction = { kind: 'code', grammar: 'javascript', language: javascriptStrings };
const typescript: Extraction = { kind: 'code', grammar: 'typescript', language: javascriptStrings };
const whole: Extraction = { kind: 'text', format: wholeFormat };

/** How templates are found in a file, by the ending of its name. */
const extractions = new Map<string, Extraction>([
  ...['js', 'mjs', 'cjs', 'jsx'].map((ending) => [ending, javascript] as const),
  ...['ts', 'mts', 'cts'].map((ending) => [ending, typescript] as const),
  ['tsx', { kind: 'code', grammar: 'tsx', language: javascriptStrings }],
  ...['py', 'pyi'].map(
    (ending) => [ending, { kind: 'code', grammar: 'python', language: pythonStrings }] as const,
  ),
  ...['jinja', 'jinja2', 'j2', 'mustache', 'hbs', 'handlebars', 'liquid', 'ejs', 'njk'].map(
    (ending) => [ending, whole] as const,
  ),
  ...['md', 'mdx', 'mdc', 'txt', 'tmpl', 'template'].map((ending) => [ending, whole] as const),
  ['poml', { kind: 'text', format: markupFormat }],
  ['prompt', { kind: 'text', format: dotpromptFormat }],
  ['prompty', { kind: 'text', format: promptyFormat }],
  ['baml', { kind: 'text', format: bamlFormat }],
  ['json', { kind: 'data', find: jsonTexts }],
  ['yaml', { kind: 'data', find: yamlTexts }],
  ['yml', { kind: 'data', find: yamlTexts }],
  ['sh', { kind: 'data', find: shellTexts }],
  ['bash', { kind: 'data', find: shellTexts }],
]);

/** Written by tools, long, and never prompts. */
const generatedFile = /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer\.lock|pnpm-lock)[^/]*$/;

export function mayHoldTemplates(path: string): boolean {
  return extractions.has(endingOf(path)) && !generatedFile.test(path.replaceAll('\\', '/'));
}

/** Loads what `extractTemplates` needs. */
export async function loadExtractionGrammars(readWasm: ReadWasm): Promise<Grammars> {
  return loadGrammars(
    readWasm,
    new Map([
      ['javascript', javascriptQuery],
      ['typescript', typescriptQuery],
      ['tsx', tsxQuery],
      ['python', pythonQuery],
    ]),
  );
}

/** The templates of a file; none where its kind is not known. Never fails on broken code. */
export function extractTemplates(path: string, text: string, grammars: Grammars): SourceFile {
  return { ...templatesIn(path, text, grammars), lineStarts: new LineIndex(text).starts };
}

function templatesIn(path: string, text: string, grammars: Grammars): FileTemplates {
  const extraction = extractions.get(endingOf(path));
  switch (extraction?.kind) {
    case 'code': {
      const { language } = extraction;
      const grammar = grammars.get(extraction.grammar);
      if (grammar === undefined) break;
      return grammar.query(text, (captures) => codeTemplates(text, captures, language));
    }
    case 'text':
      return textTemplates(text, stemOf(path), extraction.format);
    case 'data':
      return dataTemplates(text, extraction.find);
    case undefined:
      break;
  }
  return { templates: [], aliases: new Map() };
}

function endingOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function stemOf(path: string): string {
  return /([^/\\.]+)[^/\\]*$/.exec(path)?.[1] ?? '';
}
