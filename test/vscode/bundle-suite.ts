import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the suite into the extension's own folder: VS Code knows whose calls it gets by the path of
 * the file they come from. Returns the bundle's path.
 */
export async function bundleSuite(root: string): Promise<string> {
  const outfile = join(root, 'dist', 'test', 'vscode-suite.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}
