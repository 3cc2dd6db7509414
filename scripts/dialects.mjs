// `npm run dialects`: what is read of the recorded and published telemetry, and what is missed.
import { spawnSync } from 'node:child_process';
import { root } from './node-runtime.mjs';

const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--import=./test/support/register.mjs',
    'test/dialects/print-table.ts',
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
