/**
 * Tries changed requests on all that a request goes through, for as long as asked:
 * `npm run fuzz -- --minutes 10 [--seed 7]`. Ends with 1 where one crashed it, took longer than 10 s, took
 * more memory than there is for it, or was kept wrongly; the input is then in `test-artifacts/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Progress } from './progress.ts';
import type { FuzzFound, FuzzWork } from './worker.ts';

const longestInputMs = 10_000;
/** Of the JavaScript heap: an input of some 100 KB has no right to more. */
const memoryMb = 512;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const milliseconds = Number(values.minutes) * 60_000;
const progress = new Progress();
const work: FuzzWork = { seed: Number(values.seed), milliseconds, shared: progress.shared };
console.log(`Fuzzing for ${values.minutes} minutes with the seed ${values.seed} …`);

const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  workerData: work,
  resourceLimits: { maxOldGenerationSizeMb: memoryMb },
});
let seen = 0;
const watch = setInterval(() => {
  if (progress.inputs === seen) fail(new Error(`An input took more than ${longestInputMs} ms.`));
  seen = progress.inputs;
}, longestInputMs);
worker.on('message', ({ counted, stored }: FuzzFound) => {
  clearInterval(watch);
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(
    `${progress.inputs} inputs: no crash, none too long, memory ${memory} MB at the end; ` +
      `${counted} counted, ${stored} records acknowledged and found.`,
  );
});
worker.on('error', fail);

function fail(error: unknown): void {
  mkdirSync('test-artifacts', { recursive: true });
  const file = `test-artifacts/fuzz-${values.seed}.bin`;
  writeFileSync(file, progress.lastInput);
  console.error(error);
  console.error(`After ${progress.inputs} inputs. The last one is in ${file}.`);
  process.exit(1);
}
