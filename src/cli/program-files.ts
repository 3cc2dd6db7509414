import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// The bundles lie side by side; from source, each program is the `main.ts` of its folder. What npm
// links into a folder of the PATH is followed to where it lies.
const program = realpathSync(process.argv[1] ?? '');
const isBundle = basename(program).endsWith('.cjs');

/** What a collector is started from. */
export const collectorProgram = isBundle
  ? join(dirname(program), 'collector.cjs')
  : join(dirname(program), '../collector/main.ts');

/** What programs load that ignore base-URL variables. */
export const preloadFiles = isBundle
  ? {
      node: join(dirname(program), 'preload/node.mjs'),
      pythonFolder: join(dirname(program), 'preload/python'),
    }
  : {
      node: join(dirname(program), '../preload/node.ts'),
      pythonFolder: join(dirname(program), '../preload/python'),
    };

/** The thread that takes templates out of files. */
export const extractionProgram = isBundle
  ? join(dirname(program), 'extraction-thread.cjs')
  : join(dirname(program), '../workspace/extraction-thread.ts');

/** The WebAssembly grammars of the languages that prompts are found in. */
export const grammarsFolder = isBundle
  ? join(dirname(program), 'grammars')
  : join(dirname(program), '../../node_modules/@vscode/tree-sitter-wasm/wasm');
