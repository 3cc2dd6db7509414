import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { Signal } from '../../src/otlp/export-response.ts';

// The protocol as its authors wrote it down, read by a library: what our own decoder is held against.

const folder = fileURLToPath(new URL('../fixtures/otlp/proto/', import.meta.url));

/** All that the protocol defines. The files import each other by paths, and lie in one folder here. */
export const protocolRoot = new protobuf.Root();
protocolRoot.resolvePath = (_origin, target) => folder + basename(target);
protocolRoot.loadSync(['trace.proto', 'logs.proto', 'metrics.proto', 'trace_service.proto']);

/** What an export request of each signal holds. Its services number their fields likewise. */
export const requestTypes: Readonly<Record<Signal, protobuf.Type>> = {
  traces: protocolRoot.lookupType('opentelemetry.proto.trace.v1.TracesData'),
  logs: protocolRoot.lookupType('opentelemetry.proto.logs.v1.LogsData'),
  metrics: protocolRoot.lookupType('opentelemetry.proto.metrics.v1.MetricsData'),
};

/** A span, a log record, and a data point of each type of metric. */
export const recordTypes = {
  span: protocolRoot.lookupType('opentelemetry.proto.trace.v1.Span'),
  log: protocolRoot.lookupType('opentelemetry.proto.logs.v1.LogRecord'),
  gauge: protocolRoot.lookupType('opentelemetry.proto.metrics.v1.NumberDataPoint'),
  sum: protocolRoot.lookupType('opentelemetry.proto.metrics.v1.NumberDataPoint'),
  histogram: protocolRoot.lookupType('opentelemetry.proto.metrics.v1.HistogramDataPoint'),
  exponentialHistogram: protocolRoot.lookupType(
    'opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint',
  ),
  summary: protocolRoot.lookupType('opentelemetry.proto.metrics.v1.SummaryDataPoint'),
} as const;

/** The answers of the three services have the same fields. */
const answerType = protocolRoot.lookupType(
  'opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse',
);

/** A decoded message: 64-bit numbers as strings, bytes as bytes, enums as numbers, absent lists empty. */
export interface PlainMessage {
  readonly [field: string]: unknown;
}

/** Throws where the library finds the bytes to be none. */
export function decodeOfficial(signal: Signal, body: Uint8Array): PlainMessage {
  return toPlain(requestTypes[signal], requestTypes[signal].decode(body));
}

/** The inverse: writes every member that is there, a default value too. */
export function encodeOfficial(signal: Signal, request: PlainMessage): Uint8Array {
  const type = requestTypes[signal];
  return type.encode(type.fromObject(request)).finish();
}

/** The same for a request in JSON, where it keeps to protobuf's own mapping. */
export function readOfficialJson(signal: Signal, request: PlainMessage): PlainMessage {
  return toPlain(requestTypes[signal], requestTypes[signal].fromObject(request));
}

/** How many records a protobuf answer says were not kept. */
export function rejectedByAnswer(answer: Uint8Array): number {
  const { partialSuccess } = toPlain(answerType, answerType.decode(answer)) as {
    partialSuccess?: { rejectedSpans?: string } | null;
  };
  return Number(partialSuccess?.rejectedSpans ?? 0);
}

function toPlain(type: protobuf.Type, message: protobuf.Message): PlainMessage {
  return type.toObject(message, { longs: String, arrays: true });
}
