/**
 * Bytes of the whole database, indexes and all, beyond an empty one, against the bytes of the spans in it
 * as they arrived: as written, compacted, and compacted with the index for search; and what compacting costs
 * readers.
 * `npm run bench -- disk`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../src/base/log.ts';
import type { ReceivedSpan } from '../src/model/otlp-wire.ts';
import { spanDerivation, toSpanToStore } from '../src/collector/span-decoding.ts';
import { spanText } from '../src/collector/span-text.ts';
import { decodeTraces } from '../src/otlp/decode-traces.ts';
import { openStore, type Store } from '../src/store/open-store.ts';
import { captureNames, readCapture } from '../test/support/captures.ts';
import { ConversationLoad } from './support/conversation-load.ts';
import { SpanLoad, type Encoding, type SpanSize } from './support/span-load.ts';

const root = mkdtempSync(join(tmpdir(), 'spanwise-bench-disk-'));

type Batches = readonly (readonly ReceivedSpan[])[];

function decode(requests: readonly Buffer[], encoding: Encoding): Batches {
  return requests.map((body) => decodeTraces(body, encoding).records);
}

function bulk(size: SpanSize): Batches {
  const load = new SpanLoad({
    size,
    encoding: 'protobuf',
    spansPerRequest: 512,
    spansPerTrace: 12,
  });
  return decode(
    Array.from({ length: 20 }, () => load.request()),
    'protobuf',
  );
}

/** One run of 10,000 spans. */
function largeRun(): Batches {
  const load = new SpanLoad({
    size: 'genai',
    encoding: 'protobuf',
    spansPerRequest: 500,
    spansPerTrace: 10_000,
  });
  return decode(
    Array.from({ length: 20 }, () => load.request()),
    'protobuf',
  );
}

function conversations(encoding: Encoding): Batches {
  const load = new ConversationLoad(encoding);
  return decode(
    Array.from({ length: 20 }, () => load.request()),
    encoding,
  );
}

/** Milliseconds to read all spans of the largest run, and the median of single spans. */
function readTimes(store: Store, records: readonly ReceivedSpan[]): string {
  const spans = records.map(({ header }) => header);
  const [first] = spans;
  if (first === undefined) return '';
  const [runMs] = timed(() => {
    for (const _ of store.spans.ofRun(first.traceId));
  });
  const everySoMany = Math.ceil(spans.length / 200);
  const singleMs = spans
    .filter((_, index) => index % everySoMany === 0)
    .map(({ traceId, spanId }) => timed(() => store.spans.get(traceId, spanId))[0])
    .toSorted((left, right) => left - right);
  const [half, most] = [0.5, 0.99].map((share) =>
    (singleMs[Math.floor(singleMs.length * share)] ?? NaN).toFixed(2),
  );
  return `the first run in ${runMs.toFixed(1)} ms, one span in p50 ${half} ms, p99 ${most} ms`;
}

function timed<Result>(work: () => Result): readonly [ms: number, result: Result] {
  const startedAt = performance.now();
  const result = work();
  return [performance.now() - startedAt, result];
}

/** How long all of it took, and its longest step: nothing else is served meanwhile. */
function compact(store: Store): { readonly seconds: number; readonly longestMs: number } {
  const steps = store.compaction.compact(Date.now());
  const times: number[] = [];
  for (let isDone = false; !isDone;) {
    const [ms, step] = timed(() => steps.next());
    times.push(ms);
    isDone = step.done === true;
  }
  return {
    seconds: times.reduce((sum, ms) => sum + ms, 0) / 1000,
    longestMs: Math.max(...times),
  };
}

async function measure(name: string, batches: Batches): Promise<void> {
  const store = await openStore(mkdtempSync(join(root, 'data-')), silentLog, spanDerivation);
  const emptyBytes = store.retention.usedBytes();
  const records = batches.flat();
  const payload = records.reduce((sum, { encoded }) => sum + encoded.bytes.length, 0);
  for (const batch of batches) store.spanWriter.append(batch.map(toSpanToStore), Date.now());
  while (store.rollup.refreshSome(Date.now(), 1_000));
  const share = (): string => ((store.retention.usedBytes() - emptyBytes) / payload).toFixed(2);
  const written = share();
  const before = readTimes(store, records);
  const { seconds, longestMs } = compact(store);
  const compacted = share();
  const after = readTimes(store, records);
  while (store.search.indexNext(1000, spanText));
  const searchable = share();
  store.dispose();
  console.log(
    `\n${name}: ${records.length} spans of ${(payload / records.length).toFixed(0)} bytes\n` +
      `  of the payload: ${written} as written, ${compacted} compacted, ` +
      `${searchable} with the index for search\n` +
      `  compacting: ${(payload / seconds / 1e6).toFixed(0)} MB/s, longest step ${longestMs.toFixed(0)} ms\n` +
      `  reading as written: ${before}\n  reading compacted: ${after}`,
  );
}

try {
  await measure('unique texts', bulk('genai'));
  await measure('small spans', bulk('small'));
  await measure('one large run', largeRun());
  await measure('conversations, protobuf', conversations('protobuf'));
  await measure('conversations, JSON', conversations('json'));
  await measure('recorded agents', captureNames.map(readCapture));
} finally {
  rmSync(root, { recursive: true });
}
