import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the suite into the extension's own folder: VS Code knows whose calls it gets by the path of
 * the file they come from. Returns the bundle's path.
 */
export async function bundleSuite(root: string, extension: string): Promise<string> {
  const outfile = join(extension, 'dist', 'test', 'vscode-suite.cjs');
  // Mocha stays where it is, and a packaged extension's folder has no `node_modules`.
  const mocha = join(root, 'node_modules', 'mocha', 'index.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    alias: { mocha },
    external: ['vscode', mocha],
    logLevel: 'warning',
  });
  return outfile;
}
