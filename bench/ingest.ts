/**
 * Acknowledged ingest into a real collector process against the raw insert limit of the same rows in the
 * same run, what it does to latency and memory, and how fast runs are read. Absolute figures move with
 * the machine: read the ratios. `npm run bench`, or with sizes:
 * `npm run bench -- ingest --spans 102400 --seconds 10 --only ingest`.
 * `--cpu-prof DIR` writes a profile of each collector that takes load.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CollectorProcess } from './support/collector-process.ts';
import { insertBare, insertWithSchema, prepareRows } from './support/insert-limits.ts';
import { measureReads } from './support/read-times.ts';
import { sendLoad, type Sent } from './support/send-load.ts';
import { SpanLoad, type Encoding, type SpanSize } from './support/span-load.ts';

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '20480' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'ingest,steady,reads' },
    'cpu-prof': { type: 'string' },
  },
});
const spansPerRequest = 512;
const connections = 4;
const requestCount = Math.ceil(Number(values.spans) / spansPerRequest);
const root = mkdtempSync(join(tmpdir(), 'spanwise-bench-'));
let folders = 0;

function folder(): string {
  const path = join(root, String(++folders));
  mkdirSync(path);
  return path;
}

function makeRequests(size: SpanSize, encoding: Encoding): readonly Buffer[] {
  const load = new SpanLoad({ size, encoding, spansPerRequest, spansPerTrace: 12 });
  return Array.from({ length: requestCount }, () => load.request());
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function latencies({ latenciesMs }: Sent): string {
  const [half, most] = [0.5, 0.99].map((share) => percentile(latenciesMs, share).toFixed(1));
  return `acknowledged after p50 ${half} ms, p99 ${most} ms`;
}

function profileOptions(): readonly string[] {
  const directory = values['cpu-prof'];
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}

async function ingest(bodies: readonly Buffer[], headers: { readonly [name: string]: string }) {
  const collector = await CollectorProcess.start(folder(), profileOptions());
  const idleBytes = await collector.rssBytes();
  const sent = await sendLoad(bodies, { url: collector.url, headers, connections });
  const memory = { idleBytes, loadedBytes: await collector.rssBytes() };
  await collector.end();
  return { sent, memory, perSecond: (bodies.length * spansPerRequest) / sent.seconds };
}

const protobufHeaders = { 'content-type': 'application/x-protobuf' };
const jsonHeaders = { 'content-type': 'application/json' };
const gzipHeaders = { ...protobufHeaders, 'content-encoding': 'gzip' };

async function measureIngest(size: SpanSize): Promise<void> {
  const bodies = makeRequests(size, 'protobuf');
  const spans = bodies.length * spansPerRequest;
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / spans;
  console.log(
    `\n${size} spans: ${spans} of ${bytes.toFixed(0)} bytes, ${spansPerRequest} a request`,
  );
  const rows = prepareRows(bodies);
  const bare = spans / (await insertBare(folder(), rows));
  const own = spans / (await insertWithSchema(folder(), rows));
  console.log(`raw insert: ${bare.toFixed(0)}/s bare, ${own.toFixed(0)}/s with our schema`);
  const loads = [
    ['protobuf', bodies, protobufHeaders],
    ['protobuf, gzip', bodies.map((body) => gzipSync(body)), gzipHeaders],
    ['JSON', makeRequests(size, 'json'), jsonHeaders],
  ] as const;
  for (const [name, requests, headers] of loads) {
    const { sent, memory, perSecond } = await ingest(requests, headers);
    console.log(
      `${name}: ${perSecond.toFixed(0)}/s, ${(perSecond / bare).toFixed(2)} of bare, ` +
        `${(perSecond / own).toFixed(2)} of our schema; ${latencies(sent)}; ` +
        `memory ${megabytes(memory.idleBytes)} idle, ${megabytes(memory.loadedBytes)} after`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

/** 2,000 spans a second in small requests, as batching exporters of many programs send them. */
async function measureSteady(): Promise<void> {
  const [perSecond, perRequest, seconds] = [2000, 50, Number(values.seconds)];
  const requestsPerSecond = perSecond / perRequest;
  const load = new SpanLoad({
    size: 'genai',
    encoding: 'protobuf',
    spansPerRequest: perRequest,
    spansPerTrace: 12,
  });
  const bodies = Array.from({ length: requestsPerSecond * seconds }, () => load.request());
  const collector = await CollectorProcess.start(folder());
  const { url } = collector;
  const sent = await sendLoad(bodies, {
    url,
    headers: protobufHeaders,
    connections,
    requestsPerSecond,
  });
  await collector.end();
  console.log(`\n2000 genai spans/s for ${seconds} s, ${perRequest} a request: ${latencies(sent)}`);
}

try {
  const wanted = new Set(values.only.split(','));
  if (wanted.has('ingest')) await measureIngest('genai');
  if (wanted.has('ingest')) await measureIngest('small');
  if (wanted.has('steady')) await measureSteady();
  if (wanted.has('reads')) await measureReads(folder());
} finally {
  rmSync(root, { recursive: true });
}
