import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../../.tools/bench', import.meta.url));

/**
 * A folder, ignored by git, whose `node_modules` hold these packages, each named with its version: what
 * a bench compares with is no dependency. Installed once; `undefined`, and a sentence, where npm cannot.
 */
export function installOnDemand(name: string, packages: readonly string[]): string | undefined {
  const folder = join(tools, name);
  if (existsSync(join(folder, 'package-lock.json'))) return folder;
  console.log(`Getting ${packages.join(' and ')} from npm, to compare with …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
    { cwd: folder, stdio: 'ignore', shell: process.platform === 'win32' },
  );
  if (status === 0) return folder;
  console.log('Skipped: npm did not bring it. Is its registry reachable?');
  return undefined;
}
