// `npm run package [-- --target linux-x64]`: `spanwise-<target>.vsix` for one platform, by default this
// one, with that platform's SQLite binary and no other.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, sentenceFor } from './node-runtime.mjs';

/** The Marketplace takes more, but nobody waits for more. */
const mostBytes = 10_000_000;

/** Names of better-sqlite3's binaries by the Marketplace's names of platforms. */
const binaries = {
  'linux-x64': 'linux-x64.node',
  'linux-arm64': 'linux-arm64.node',
  'alpine-x64': 'linuxmusl-x64.node',
  'alpine-arm64': 'linuxmusl-arm64.node',
  'darwin-x64': 'darwin-x64.node',
  'darwin-arm64': 'darwin-arm64.node',
  'win32-x64': 'win32-x64.node',
  'win32-arm64': 'win32-arm64.node',
};

try {
  packageExtension(targetFrom(process.argv.slice(2)));
} catch (error) {
  console.error(sentenceFor(error));
  process.exitCode = 1;
}

function targetFrom(args) {
  const named = args[0] === '--target' ? args[1] : undefined;
  const target = named ?? `${process.platform}-${process.arch}`;
  if (!Object.hasOwn(binaries, target)) {
    throw new Error(
      `There is no target ${target}: choose one of ${Object.keys(binaries).join(', ')}.`,
    );
  }
  return target;
}

function packageExtension(target) {
  const file = join(root, `spanwise-${target}.vsix`);
  console.log('Building minified bundles …');
  runNode(['esbuild.mjs', '--minify']);
  keepBinary(binaries[target]);
  console.log(`Packaging for ${target} …`);
  const vsce =
    'node_modules/@vscode/vsce/vsce package --no-dependencies --allow-missing-repository';
  runNode([...vsce.split(' '), '--no-rewrite-relative-links', '--target', target, '--out', file]);
  // What is left has one binary and no source maps: the next start builds anew.
  rmSync(join(root, 'dist', 'extension.cjs'), { force: true });
  const { size } = statSync(file);
  console.log(`${file}: ${(size / 1e6).toFixed(2)} MB`);
  if (size > mostBytes) throw new Error(`That is more than ${mostBytes / 1e6} MB.`);
}

function keepBinary(wanted) {
  const folder = join(root, 'dist', 'prebuilds');
  if (!existsSync(join(folder, wanted))) throw new Error(`better-sqlite3 has no ${wanted}.`);
  for (const name of readdirSync(folder)) {
    if (name !== wanted) rmSync(join(folder, name));
  }
}

function runNode(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${args[0]} failed.`);
}
