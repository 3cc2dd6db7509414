/**
 * What the editor reads, from databases of growing size: the newest runs, runs as trees, search; and how
 * long a run of 100,000 spans takes to come in. `npm run bench -- reads`; `--most 1000000` for the size that
 * the aims name, which takes some minutes.
 */
import { parseArgs } from 'node:util';
import { silentLog } from '../src/base/log.ts';
import { createRunQueries, type RunQueries } from '../src/collector/run-queries.ts';
import { openStore, type Store } from '../src/store/open-store.ts';
import { withFolders } from './support/bench-folders.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, count, median, milliseconds, printTable } from './support/figures.ts';
import { connections } from './support/ingest-loads.ts';
import { prepareRows } from './support/insert-limits.ts';
import { httpTarget, sendLoad } from './support/send-load.ts';
import { SpanLoad, vocabulary } from './support/span-load.ts';
import { spanDerivation } from '../src/collector/span-decoding.ts';

const { values } = parseArgs({ options: { most: { type: 'string', default: '100000' } } });
const most = Number(values.most);
const repetitions = 21;
const newest = 100;
const hits = 50;
const runSizes = [10, 10_000, 100_000];

const aims = {
  listMs: { most: 2 },
  listGrowth: { most: 3 },
  searchMs: { most: 10 },
  treeMs: new Map([
    [10_000, { most: 20 }],
    [100_000, { most: 200 }],
  ]),
} as const;

let seed = 0;

interface FillOptions {
  readonly spans: number;
  readonly spansPerTrace: number;
}

function* requestsOf({ spans, spansPerTrace }: FillOptions): Generator<Buffer> {
  const spansPerRequest = Math.min(spans, 500);
  seed += 1;
  const load = new SpanLoad({
    size: 'worded',
    encoding: 'protobuf',
    spansPerRequest,
    spansPerTrace,
    seed,
  });
  for (let made = 0; made < spans; made += spansPerRequest) yield load.request();
}

/** Gives the trace id that was written last. */
function fill(store: Store, options: FillOptions): string {
  let last = '';
  for (const body of requestsOf(options))
    for (const traceId of store.spanWriter.append(prepareRows(body), Date.now())) last = traceId;
  return last;
}

async function medianMs(work: () => unknown): Promise<number> {
  const times: number[] = [];
  while (times.length < repetitions) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

const terms = [
  ['a common word', vocabulary[0] ?? ''],
  ['a rare word', vocabulary.at(-1) ?? ''],
  ['a word that nobody wrote', 'qzxjqzxj'],
  ['words that begin with three letters', (vocabulary.at(-1) ?? '').slice(0, 3)],
  ['words that begin with one letter', (vocabulary[0] ?? '').slice(0, 1)],
] as const;

type Row = readonly [string, string, string];

async function measureSize(
  spans: number,
  folder: string,
): Promise<{ readonly rows: readonly Row[]; readonly listMs: number }> {
  const store = await openStore(folder, silentLog, spanDerivation);
  const queries = createRunQueries(store);
  fill(store, { spans, spansPerTrace: 12 });
  // What is pending of the new spans, and the first read of each page, are not what a second look costs.
  await queries.listRuns({ limit: newest });
  await queries.searchSpans({ text: 'once', limit: 1 });
  const listMs = await medianMs(() => queries.listRuns({ limit: newest }));
  const rows: Row[] = [
    [`newest ${newest} runs`, milliseconds(listMs), against(listMs, aims.listMs, ' ms')],
    ...(await measureSearch(store)),
    ...(spans === most ? await measureTrees(store, queries) : []),
  ];
  store.dispose();
  return { rows, listMs };
}

async function measureSearch(store: Store): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, text] of terms) {
    let found = 0;
    const ms = await medianMs(() => (found = store.search.find(text, hits).length));
    rows.push([
      `newest ${hits} spans with ${name}: ${found} found`,
      milliseconds(ms),
      against(ms, aims.searchMs, ' ms'),
    ]);
  }
  return rows;
}

async function measureTrees(store: Store, queries: RunQueries): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const spans of runSizes) {
    const traceId = fill(store, { spans, spansPerTrace: spans });
    await queries.listRuns({ limit: 1 });
    const ms = await medianMs(() => queries.getTimeline({ traceId }));
    const aim = aims.treeMs.get(spans);
    rows.push([
      `run of ${count(spans)} spans as a tree`,
      milliseconds(ms),
      aim === undefined ? '' : against(ms, aim, ' ms'),
    ]);
  }
  return rows;
}

/** One run of 100,000 spans, sent to a collector. */
async function measureOneLargeRun(folder: string): Promise<void> {
  const spans = 100_000;
  const bodies = [...requestsOf({ spans, spansPerTrace: spans })];
  const collector = await CollectorProcess.start(folder);
  const { seconds } = await sendLoad(bodies, httpTarget(collector.url), { connections });
  await collector.end();
  console.log(
    `\nA run of ${count(spans)} spans is acknowledged after ${seconds.toFixed(1)} s, ${count(spans / seconds)}/s.`,
  );
}

await withFolders(async (newFolder) => {
  let [first, last] = [NaN, NaN];
  for (const spans of new Set([1000, Math.min(100_000, most), most])) {
    const { rows, listMs } = await measureSize(spans, newFolder());
    printTable([`of ${count(spans)} spans`, 'measured', 'aim'], rows);
    [first, last] = [Number.isNaN(first) ? listMs : first, listMs];
  }
  console.log(
    `\nNewest ${newest} runs of ${count(most)} spans over those of 1,000: ` +
      `${(last / first).toFixed(1)} times; ${against(last / first, aims.listGrowth)}.`,
  );
  await measureOneLargeRun(newFolder());
});
