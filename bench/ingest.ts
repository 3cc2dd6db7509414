/**
 * Acknowledged ingest into the built collector against the raw insert limits of the same run, how long an
 * acknowledgement takes at full speed and at a steady rate, and what search costs. Absolute figures move
 * with the machine: read the ratios, which are medians of rounds that take turns.
 * `npm run bench -- ingest`, within a minute with `--quick`; or with sizes:
 * `--spans 51200 --rounds 3 --seconds 10 --only speed,steady,search --sizes genai,small`.
 * `--cpu-prof DIR` writes a profile of each collector that takes load.
 */
import { parseArgs } from 'node:util';
import { withFolders } from './support/bench-folders.ts';
import { secondsToSearchable } from './support/catch-up.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, count, median, megabytes, percentile, printTable } from './support/figures.ts';
import {
  connections,
  ingestLoads,
  protobufBodies,
  spansPerRequest,
  spansPerTrace,
  type IngestLoad,
} from './support/ingest-loads.ts';
import { insertBare, insertWithSchema } from './support/insert-limits.ts';
import { buildWithoutSearch } from './support/search-off.ts';
import { httpTarget, sendLoad, type Sent } from './support/send-load.ts';
import { SpanLoad } from './support/span-load.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    spans: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string', default: 'speed,steady,search' },
    sizes: { type: 'string', default: 'genai,small' },
    'cpu-prof': { type: 'string' },
  },
});
const spans = Number(values.spans ?? (values.quick ? 10_240 : 51_200));
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const seconds = Number(values.seconds ?? (values.quick ? 3 : 10));

/** Of what ingest may cost over the inserts alone. */
const aims = {
  ofOwn: { least: 0.9 },
  ofBare: { genai: { least: 0.75 }, small: { least: 0.42 } },
  latencyMs: { most: 150 },
  searchOn: { least: 0.95 },
} as const;

function profileOptions(): readonly string[] {
  const directory = values['cpu-prof'];
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}

interface Taken extends Sent {
  readonly perSecond: number;
  readonly rssBytes: number;
  /** Of the processor, by all threads of the collector: what others take meanwhile is not in it. */
  readonly microsecondsPerSpan: number;
}

async function take(folder: string, load: IngestLoad): Promise<Taken> {
  const collector = await CollectorProcess.start(folder, { nodeOptions: profileOptions() });
  const before = collector.processorSeconds();
  const sent = await sendLoad(load.bodies, load.target(collector), { connections });
  const taken = collector.processorSeconds() - before;
  const rssBytes = collector.rssBytes();
  await collector.end();
  const sentSpans = load.bodies.length * spansPerRequest;
  const microsecondsPerSpan = (taken * 1e6) / sentSpans;
  return { ...sent, rssBytes, perSecond: sentSpans / sent.seconds, microsecondsPerSpan };
}

async function measureSpeed(
  size: keyof typeof aims.ofBare,
  newFolder: () => string,
): Promise<void> {
  const bodies = protobufBodies(size, spans);
  const sent = bodies.length * spansPerRequest;
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / sent;
  const loads = ingestLoads(size, bodies).map((load) => ({ load, taken: [] as Taken[] }));
  const [bare, own]: [number[], number[]] = [[], []];
  const processor = { bare: [] as number[], own: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const limit = await insertBare(newFolder(), bodies);
    const ownLimit = await insertWithSchema(newFolder(), bodies);
    bare.push(sent / limit.seconds);
    own.push(sent / ownLimit.seconds);
    processor.bare.push((limit.processorSeconds * 1e6) / sent);
    processor.own.push((ownLimit.processorSeconds * 1e6) / sent);
    for (const { load, taken } of loads) taken.push(await take(newFolder(), load));
  }
  console.log(
    `\n${size} spans: ${count(sent)} of ${count(bytes)} bytes in requests of ${spansPerRequest}, ` +
      `medians of ${rounds}. Raw insert: ${count(median(bare))}/s bare, ${count(median(own))}/s with our ` +
      `schema; ${median(processor.bare).toFixed(1)} and ${median(processor.own).toFixed(1)} µs of the processor a span.`,
  );
  const ratio = (taken: readonly Taken[], limits: readonly number[]): number =>
    median(taken.map(({ perSecond }, round) => perSecond / (limits[round] ?? NaN)));
  const rows = loads.map(({ load, taken }) => {
    const latencies = taken.flatMap(({ latenciesMs }) => latenciesMs);
    return [
      load.name,
      count(median(taken.map(({ perSecond }) => perSecond))),
      ratio(taken, bare).toFixed(2),
      ratio(taken, own).toFixed(2),
      `${count(median(latencies))} / ${count(percentile(latencies, 0.99))} ms`,
      `${median(taken.map(({ microsecondsPerSpan }) => microsecondsPerSpan)).toFixed(1)} µs`,
      megabytes(median(taken.map(({ rssBytes }) => rssBytes))),
    ];
  });
  printTable(
    'sent as,acknowledged per second,of bare,of ours,p50 / p99,processor per span,memory'.split(
      ',',
    ),
    rows,
  );
  const [{ taken } = { taken: [] }] = loads;
  const slowest = percentile(
    taken.flatMap(({ latenciesMs }) => latenciesMs),
    0.99,
  );
  printTable(
    ['protobuf, against the aims', 'measured', 'aim'],
    [
      ['of bare', ratio(taken, bare).toFixed(2), against(ratio(taken, bare), aims.ofBare[size])],
      ['of ours', ratio(taken, own).toFixed(2), against(ratio(taken, own), aims.ofOwn)],
      ['acknowledged, p99', `${count(slowest)} ms`, against(slowest, aims.latencyMs, ' ms')],
    ],
  );
}

/** 2,000 spans a second in small requests, as batching exporters of many programs send them. */
async function measureSteady(newFolder: () => string): Promise<void> {
  const [perSecond, perRequest] = [2000, 50];
  const requestsPerSecond = perSecond / perRequest;
  const load = new SpanLoad({
    size: 'genai',
    encoding: 'protobuf',
    spansPerRequest: perRequest,
    spansPerTrace,
  });
  const bodies = Array.from({ length: requestsPerSecond * seconds }, () => load.request());
  const collector = await CollectorProcess.start(newFolder());
  const target = httpTarget(collector.url);
  const { latenciesMs } = await sendLoad(bodies, target, { connections, requestsPerSecond });
  await collector.end();
  printTable(
    [`2,000 GenAI spans/s for ${seconds} s, ${perRequest} a request`, 'measured'],
    [0.5, 0.99, 1].map((share) => [
      share === 1 ? 'the slowest' : `p${share * 100}`,
      `${percentile(latenciesMs, share).toFixed(1)} ms`,
    ]),
  );
}

/** What indexing for search costs the acknowledgement, and how long it takes afterwards. */
async function measureSearch(newFolder: () => string): Promise<void> {
  const without = await buildWithoutSearch();
  const bodies = protobufBodies('genai', spans);
  const rates: number[] = [];
  const catchUps: number[] = [];
  for (let round = 0; round < Math.max(rounds, 2); round += 1) {
    const perSecond: number[] = [];
    for (const options of [{ program: without }, {}]) {
      const collector = await CollectorProcess.start(newFolder(), options);
      const sent = await sendLoad(bodies, httpTarget(collector.url), { connections });
      perSecond.push(1 / sent.seconds);
      if (options.program === undefined)
        catchUps.push(await secondsToSearchable(collector.dataDirectory));
      await collector.end();
    }
    const [off = NaN, on = NaN] = perSecond;
    rates.push(on / off);
  }
  const sent = bodies.length * spansPerRequest;
  printTable(
    ['search', 'measured', 'aim'],
    [
      [
        'acknowledged with search on, of off',
        median(rates).toFixed(2),
        against(median(rates), aims.searchOn),
      ],
      [
        `${count(sent)} GenAI spans searchable after`,
        `${median(catchUps).toFixed(1)} s, ${count(sent / median(catchUps))}/s`,
        '',
      ],
    ],
  );
}

await withFolders(async (newFolder) => {
  const wanted = new Set(values.only.split(','));
  for (const size of ['genai', 'small'] as const)
    if (wanted.has('speed') && values.sizes.split(',').includes(size))
      await measureSpeed(size, newFolder);
  if (wanted.has('steady')) await measureSteady(newFolder);
  if (wanted.has('search')) await measureSearch(newFolder);
});
