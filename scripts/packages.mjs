// Installs a folder's packages once for each state of its lock file. No dependencies; runs on Node 20.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './node-runtime.mjs';

export const exampleFolder = join(root, 'examples', 'support-agent');

/** `npm ci`, unless the packages of this very lock file are there. */
export function installPackages(folder, what, env = process.env) {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const stamp = createHash('sha256').update(lock).digest('hex');
  const stampFile = join(folder, 'node_modules', '.spanwise-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.log(`Installing ${what} …`);
  // No install scripts: an older npm would compile better-sqlite3, whose package holds its binaries.
  runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder, env);
  writeFileSync(stampFile, stamp);
}

export function installExample() {
  installPackages(exampleFolder, "the sample agent's packages");
}
