import { workerData, parentPort } from 'node:worker_threads';
import { swallow } from '../support/swallow-request.ts';
import { checkCompressed } from './check-compressed.ts';
import { checkCounts } from './check-counts.ts';
import { FuzzInputs } from './fuzz-inputs.ts';
import { Progress } from './progress.ts';
import { Random } from './random.ts';
import { StoredRequests } from './stored-requests.ts';

// The thread that tries inputs until its time is over; what it finds ends it with an error.

export interface FuzzWork {
  readonly seed: number;
  readonly milliseconds: number;
  readonly shared: SharedArrayBuffer;
}

export interface FuzzFound {
  readonly counted: number;
  readonly stored: number;
}

const storedEvery = 8;
const compressedEvery = 20;

const { seed, milliseconds, shared } = workerData as FuzzWork;
const random = new Random(seed);
const inputs = new FuzzInputs(random);
const progress = new Progress(shared);
const requests = await StoredRequests.open();
const end = performance.now() + milliseconds;
let counted = 0;
while (performance.now() < end) {
  const input = inputs.next();
  progress.begin(input);
  swallow(input.body, input.format);
  if (checkCounts(input)) counted += 1;
  if (random.oneIn(compressedEvery)) await checkCompressed(input.body, random);
  if (random.oneIn(storedEvery)) await requests.add(input);
}
parentPort?.postMessage({ counted, stored: await requests.close() } satisfies FuzzFound);
