// `npm run bench`: every file of bench/ in turn; `npm run bench -- ingest` only that one. Arguments after
// a name go to the bench. The bundles are built first: what is measured is what a user runs.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from '../esbuild.mjs';
import { root } from './node-runtime.mjs';

const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const [wanted, ...rest] = process.argv.slice(2);
if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`There is no bench "${wanted}": the benches are ${names.join(', ')}.`);
  process.exit(2);
}
await buildAll();
for (const name of wanted === undefined ? names : [wanted]) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import=./test/support/register.mjs',
      `bench/${name}.ts`,
      ...rest,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
