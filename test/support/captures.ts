import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { normalizeSpan } from '../../src/dialects/registry.ts';
import { completeRun } from '../../src/dialects/run-surroundings.ts';
import type { TraceId } from '../../src/model/ids.ts';
import type { LogRecord, ReceivedSpan, SpanRecord } from '../../src/model/otlp-wire.ts';
import { toRunSpan } from '../../src/model/run-span.ts';
import { summarizeRun, type Run } from '../../src/model/run.ts';
import type { Span } from '../../src/model/span.ts';
import { decodeLogs } from '../../src/otlp/decode-logs.ts';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';
import { priceCall } from '../../src/pricing/price-call.ts';
import { decodeWholeTraces } from './received-spans.ts';

/** Recorded request bodies of real agents, one folder each. */
const folder = fileURLToPath(new URL('../fixtures/agents', import.meta.url));

/** Every folder is a capture. */
export const captureNames: readonly string[] = readdirSync(folder).toSorted();

export type CaptureName = string;

interface Manifest {
  readonly requests: readonly {
    readonly file: string;
    readonly path: string;
    readonly contentType: string;
    readonly contentEncoding: string | null;
  }[];
}

/** The spans of a capture as received, in the order of its requests. */
export function readCapture(name: CaptureName): readonly (ReceivedSpan & SpanRecord)[] {
  return readBodies(name, /traces$|TraceService\/Export$/).flatMap(
    ({ bytes, format }) => decodeWholeTraces(bytes, format).records,
  );
}

/** The log records of a capture, likewise. */
export function readCapturedLogs(name: CaptureName): readonly LogRecord[] {
  return readBodies(name, /logs$|LogsService\/Export$/).flatMap(
    ({ bytes, format }) => decodeLogs(bytes, format).records,
  );
}

interface CapturedBody {
  readonly bytes: Uint8Array;
  readonly format: OtlpFormat;
}

/** The bodies that were sent to a path or, over gRPC, a method: those are without their frame. */
function readBodies(name: CaptureName, path: RegExp): readonly CapturedBody[] {
  const manifest = JSON.parse(
    readFileSync(join(folder, name, 'manifest.json'), 'utf8'),
  ) as Manifest;
  return manifest.requests
    .filter((request) => path.test(request.path))
    .map((request) => {
      const body = readFileSync(join(folder, name, request.file));
      const bytes = request.contentEncoding === 'gzip' ? gunzipSync(body) : body;
      return { bytes, format: request.contentType.includes('json') ? 'json' : 'protobuf' };
    });
}

/** What the capture's `expected.json` says that a correct reader finds. */
export function readExpectation(name: CaptureName): unknown {
  return JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'));
}

export interface CapturedRun {
  readonly run: Run;
  /** In start order. */
  readonly spans: readonly Span[];
}

/** The runs of a capture with their meaning and prices, in start order. */
export function readRuns(name: CaptureName): readonly CapturedRun[] {
  return runsOf(readCapture(name), readCapturedLogs(name));
}

export function runsOf(
  records: readonly SpanRecord[],
  logRecords: readonly LogRecord[],
): readonly CapturedRun[] {
  const logs = logRecords.map(({ log }) => log);
  const spans = records.map((record) => normalizeSpan(record));
  const inStartOrder = spans.toSorted((left, right) => Number(left.startTime - right.startTime));
  const traceIds = [...new Set(inStartOrder.map((span) => span.traceId))];
  return traceIds.map((traceId) => {
    const ofTrace = inStartOrder.filter((span) => span.traceId === traceId);
    const completed = completeRun(ofTrace, logs).map(withPrice);
    return { run: rollUp(traceId, completed), spans: completed };
  });
}

function withPrice(span: Span): Span {
  const { llm } = span;
  if (llm?.usage === undefined || llm.cost !== undefined) return span;
  const cost = priceCall({ ...llm, usage: llm.usage, startTime: span.startTime });
  return cost === undefined ? span : { ...span, llm: { ...llm, cost } };
}

function rollUp(traceId: TraceId, spans: readonly Span[]): Run {
  return summarizeRun(traceId, spans.map(toRunSpan), { settled: true });
}
