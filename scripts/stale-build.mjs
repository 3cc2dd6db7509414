// Builds the bundles where a source is newer than they are.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node-runtime.mjs';

const sources = ['src', 'webview', 'media', 'esbuild.mjs', 'package-lock.json'];
const bundle = join(root, 'dist', 'extension.cjs');

export async function buildIfStale() {
  if (existsSync(bundle) && statSync(bundle).mtimeMs > newestSource()) return;
  console.log('Building the extension …');
  // Loaded late: the builder is a package, and some who ask never build.
  const { buildAll } = await import('../esbuild.mjs');
  await buildAll();
}

function newestSource() {
  const files = sources.flatMap((name) => {
    const path = join(root, name);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true }).map((inside) => join(path, String(inside)));
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
