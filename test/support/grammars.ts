import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExtractionGrammars } from '../../src/sourcelink/extract-templates.ts';
import type { Grammars } from '../../src/sourcelink/grammars.ts';

/** Where the grammars' WebAssembly files are when tests run from source. */
export const grammarsFolder = fileURLToPath(
  new URL('../../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url),
);

let loading: Promise<Grammars> | undefined;

/** The grammars, loaded once for all tests. */
export function testGrammars(): Promise<Grammars> {
  loading ??= loadExtractionGrammars((file) => readFile(join(grammarsFolder, file)));
  return loading;
}
