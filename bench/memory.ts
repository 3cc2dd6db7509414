/**
 * What the built collector keeps in memory: idle, after 100,000 GenAI spans, and with `--long` after
 * 1,000,000, each after a pause, and when it has indexed 100,000 and rests. Also what a database takes on
 * disk. `npm run bench -- memory`.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withFolders } from './support/bench-folders.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, count, megabytes, printTable } from './support/figures.ts';
import { connections, spansPerRequest, spansPerTrace } from './support/ingest-loads.ts';
import { httpTarget, sendLoad } from './support/send-load.ts';
import { SpanLoad } from './support/span-load.ts';

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });

const aims = { idle: { most: 75 }, some: { most: 200 }, growth: { most: 1.1 } } as const;

/** Made as they are sent: all of them together would not fit. */
function* requests(spans: number, seed: number): Generator<Buffer, undefined> {
  const load = new SpanLoad({
    size: 'genai',
    encoding: 'protobuf',
    spansPerRequest,
    spansPerTrace,
    seed,
  });
  for (let made = 0; made < spans; made += spansPerRequest) yield load.request();
}

function bytesOnDisk(folder: string): number {
  return readdirSync(folder)
    .filter((file) => file.startsWith('spanwise.db'))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

await withFolders(async (newFolder) => {
  const collector = await CollectorProcess.start(newFolder());
  const [idle, rows] = [await collector.restingBytes(), [] as string[][]];
  const row = (what: string, value: string, aim: string) => rows.push([what, value, aim]);
  row('idle', megabytes(idle), against(idle / 2 ** 20, aims.idle, ' MB'));
  let [sent, some] = [0, NaN];
  for (const spans of [100_000, ...(values.long ? [1_000_000] : [])]) {
    await sendLoad(requests(spans - sent, spans), httpTarget(collector.url), { connections });
    const peak = collector.rssBytes();
    const bytes = await collector.restingBytes();
    some = sent === 0 ? bytes : some;
    sent = spans;
    const aim =
      bytes === some
        ? against(bytes / 2 ** 20, aims.some, ' MB')
        : against(bytes / some, aims.growth, ' times');
    row(`after ${count(spans)} GenAI spans, rested`, megabytes(bytes), aim);
    row('… just after the last one', megabytes(peak), '');
    row('… on disk, search included', megabytes(bytesOnDisk(collector.dataDirectory)), '');
    // Indexing a million takes minutes, and by then old runs are compacted.
    if (spans > 100_000) continue;
    await collector.untilAtRest();
    row('… when all are indexed, and it rests', megabytes(collector.rssBytes()), '');
  }
  await collector.end();
  printTable(['memory of the collector', 'measured', 'aim'], rows);
});
