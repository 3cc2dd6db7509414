import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the grammars' WebAssembly files, found from the folder of the running code: beside
 * a bundle, or in `node_modules` above the sources. Throws where it is in neither.
 */
export function findGrammarsFolder(codeFolder: string): string {
  const bundled = join(codeFolder, 'grammars');
  if (existsSync(bundled)) return bundled;
  for (let folder = codeFolder; ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules/@vscode/tree-sitter-wasm/wasm');
    if (existsSync(installed)) return installed;
    if (dirname(folder) === folder)
      throw new Error(`There are no grammars beside ${codeFolder} nor in a node_modules above it.`);
  }
}
