// `npm run fuzz -- --minutes 10`: see `test/fuzz/main.ts`.
import { spawnSync } from 'node:child_process';
import { root } from './node-runtime.mjs';

const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--import=./test/support/register.mjs',
    'test/fuzz/main.ts',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
