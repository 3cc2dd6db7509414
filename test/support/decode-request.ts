import { decodeLogs } from '../../src/otlp/decode-logs.ts';
import { decodeMetrics } from '../../src/otlp/decode-metrics.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import type { IngestRequest, IngestResult } from '../../src/receiver/take-in.ts';

const decoders = { traces: decodeTraces, logs: decodeLogs, metrics: decodeMetrics };

/** What a receiver's `ingest` does at the least: it reads the request, and says what it did not keep. */
export function decodeRequest({ signal, body, format }: IngestRequest): IngestResult {
  return { rejectedRecords: decoders[signal](body, format).rejectedRecords };
}
