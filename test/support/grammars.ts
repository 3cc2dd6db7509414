import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeLanguages } from '../../src/sourcelink/code-languages.ts';
import { extractionGrammars } from '../../src/sourcelink/extract-templates.ts';
import type { Grammars } from '../../src/sourcelink/grammars.ts';

/** Where the grammars' WebAssembly files are when tests run from source. */
export const grammarsFolder = fileURLToPath(
  new URL('../../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url),
);

let loading: Promise<Grammars> | undefined;

/** Every grammar, loaded once for all tests. */
export function testGrammars(): Promise<Grammars> {
  loading ??= loadAll();
  return loading;
}

async function loadAll(): Promise<Grammars> {
  const grammars = extractionGrammars((file) => readFile(join(grammarsFolder, file)));
  await grammars.load(codeLanguages.map(({ grammar }) => grammar));
  return grammars;
}
