// Bundles: the extension, the collector, the command line, the workspace indexer, one per view.
// Exits non-zero on any error. `--minify` makes the bundles that are shipped.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';

const root = fileURLToPath(new URL('.', import.meta.url));
const minify = process.argv.includes('--minify');
const sourcemap = !minify;

/**
 * The package with the table of prices takes 9 MB once it runs, and a collector that waits for spans asks
 * for no price: in bundles it runs when one of its functions is called first. The table is JSON then, which is
 * read in a tenth of the time that the same as JavaScript takes: spans wait for it.
 */
const lazyPriceTable = {
  name: 'lazy-price-table',
  setup: ({ onResolve, onLoad }) => {
    const table = '@pydantic/genai-prices';
    onResolve({ filter: new RegExp(`^${table}$`) }, ({ kind }) =>
      kind === 'require-call' ? undefined : { path: table, namespace: 'lazy' },
    );
    onLoad({ filter: /./, namespace: 'lazy' }, async () => {
      const lines = Object.entries(await import(table)).map(([name, value]) => {
        const lazy = `(...call) => require('${table}').${name}(...call)`;
        return `export const ${name} = ${typeof value === 'function' ? lazy : JSON.stringify(value)};`;
      });
      return { contents: lines.join('\n'), resolveDir: root };
    });
    onLoad({ filter: /genai-prices[\\/]dist[\\/]index\.cjs$/ }, ({ path }) => ({
      contents: withTableAsJson(readFileSync(path, 'utf8')),
    }));
  },
};

/** The table is the first list of objects in the program. */
function withTableAsJson(program) {
  const start = program.indexOf('[{id:');
  const end = endOfList(program, start);
  const table = runInNewContext(program.slice(start, end));
  const json = JSON.stringify(JSON.stringify(table));
  return `${program.slice(0, start)}JSON.parse(${json})${program.slice(end)}`;
}

/** Behind the bracket that closes the one at `start`; brackets in texts do not count. */
function endOfList(program, start) {
  const pieces = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|[[\]]/gs;
  pieces.lastIndex = start;
  for (let depth = 0, piece; (piece = pieces.exec(program)) !== null;) {
    if (piece[0] === '[') depth += 1;
    else if (piece[0] === ']' && --depth === 0) return pieces.lastIndex;
  }
  throw new Error('There is no table of prices in the package that holds it.');
}

const nodeBundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify,
  sourcemap,
  loader: { '.sql': 'text' },
  plugins: [lazyPriceTable],
  logLevel: 'warning',
};

export const bundles = [
  {
    ...nodeBundle,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
  },
  { ...nodeBundle, entryPoints: ['src/collector/main.ts'], outfile: 'dist/collector.cjs' },
  {
    ...nodeBundle,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/spanwise.cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...nodeBundle, entryPoints: ['src/cli/launch-program.ts'], outfile: 'dist/launch-program.cjs' },
  {
    // A debugger shows it to the user: it says where he is, and stays readable.
    ...nodeBundle,
    minify: false,
    sourcemap: false,
    entryPoints: ['src/cli/pausable-fetch.ts'],
    outfile: 'dist/pausable-fetch.cjs',
    banner: {
      js: [
        '// Spanwise has stopped here: the answer of the call that you chose has come in.',
        '// Your code waits for it, further down in the call stack. "Continue" goes on as recorded.',
      ].join('\n'),
    },
  },
  {
    ...nodeBundle,
    entryPoints: ['src/store/checkpoint-thread.ts'],
    outfile: 'dist/checkpoint-thread.cjs',
  },
  {
    // Runs in the programs of users, on the Node that they have.
    ...nodeBundle,
    format: 'esm',
    target: 'node18',
    entryPoints: ['src/preload/node.ts'],
    outfile: 'dist/preload/node.mjs',
  },
  { ...nodeBundle, entryPoints: ['src/workspace/worker.ts'], outfile: 'dist/workspace-worker.cjs' },
  {
    ...nodeBundle,
    entryPoints: ['src/workspace/extraction-thread.ts'],
    outfile: 'dist/extraction-thread.cjs',
  },
  {
    ...nodeBundle,
    platform: 'browser',
    format: 'esm',
    target: 'chrome130',
    entryPoints: ['webview/trace/main.ts'],
    outfile: 'dist/webview/trace.js',
  },
];

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();

export async function buildAll() {
  removeBundles();
  for (const options of bundles) await build({ ...options, absWorkingDir: root });
  copySqliteBinaries();
  copyGrammars();
  cpSync(join(root, 'src/preload/python'), join(root, 'dist/preload/python'), {
    recursive: true,
    filter: (file) => !file.includes('__pycache__'),
  });
}

/** Everything but the type checker's own output, which makes its next run fast. */
function removeBundles() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const name of readdirSync(join(root, 'dist'))) {
    if (name !== 'types') rmSync(join(root, 'dist', name), { recursive: true, force: true });
  }
}

/** All eight platforms' binaries; `npm run package` keeps the one of its target. */
function copySqliteBinaries() {
  const from = join(root, 'node_modules/better-sqlite3/prebuilds');
  mkdirSync(join(root, 'dist/prebuilds'), { recursive: true });
  for (const file of readdirSync(from))
    cpSync(join(from, file), join(root, 'dist/prebuilds', file));
}

/** The grammars of the languages that prompts are found in. */
function copyGrammars() {
  const grammars = 'javascript typescript tsx python go java c-sharp rust ruby php'.split(' ');
  const from = join(root, 'node_modules/@vscode/tree-sitter-wasm/wasm');
  mkdirSync(join(root, 'dist/grammars'), { recursive: true });
  const wanted = ['tree-sitter.wasm', ...grammars.map((name) => `tree-sitter-${name}.wasm`)];
  for (const file of wanted) cpSync(join(from, file), join(root, 'dist/grammars', file));
}
