import { nanos, type Nanos } from '../base/nanos.ts';
import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '../model/ids.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';

// The checks that both encodings share.

export function requireTraceId(id: TraceId | undefined): TraceId {
  if (id === undefined) {
    throw new OtlpDecodeError('bad-trace-id', 'A trace id is missing, all zero or not 16 bytes.');
  }
  return id;
}

export function requireSpanId(id: SpanId | undefined): SpanId {
  if (id === undefined) {
    throw new OtlpDecodeError('bad-span-id', 'A span id is missing, all zero or not 8 bytes.');
  }
  return id;
}

/** `id` is what `hex` says. Senders write "no parent" as an absent field, an empty one or all zero. */
export function checkParentSpanId(hex: string, id: SpanId | undefined): SpanId | undefined {
  if (id === undefined && !/^0*$/.test(hex)) {
    throw new OtlpDecodeError('bad-parent-span-id', 'A parent span id is not 8 bytes.');
  }
  return id;
}

/** The span that a log record or an exemplar belongs to. A span id without a trace names nothing. */
export interface SpanReference {
  readonly traceId?: TraceId;
  readonly spanId?: SpanId;
}

/** Unlike a span, a log record is worth keeping without its ids: those that are none are left out. */
export function readSpanReference(traceIdHex: string, spanIdHex: string): SpanReference {
  const traceId = parseTraceId(traceIdHex);
  if (traceId === undefined) return {};
  const spanId = parseSpanId(spanIdHex);
  return spanId === undefined ? { traceId } : { traceId, spanId };
}

/** OTLP's times are unsigned, SQLite's integers signed: beyond 2^63 (the year 2262) is no date. */
const latest = 2n ** 63n - 1n;

export function isTime(time: bigint): boolean {
  return time >= 0n && time <= latest;
}

export function requireTime(time: bigint): Nanos {
  if (!isTime(time)) {
    throw new OtlpDecodeError('bad-time', 'A time lies before 1970 or after 2262.');
  }
  return nanos(time);
}
