import type { Nanos } from '../base/nanos.ts';
import type { Attributes, AttributeValue } from './attribute.ts';
import type { SpanId, TraceId } from './ids.ts';

/** What is read of a span when it comes in: enough to file it. The rest is read from its bytes later. */
export interface SpanHeader {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Absent on a root span. */
  readonly parentSpanId?: SpanId;
  readonly name: string;
  readonly startTimeUnixNano: Nanos;
  /** 0 where the sender exports a span at its start, before it has ended. */
  readonly endTimeUnixNano: Nanos;
}

/** Records as received (OTLP proto 1.9), with the words of the protocol. Made only by `otlp/`. */
export interface SpanWire extends SpanHeader {
  readonly traceState: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEventWire[];
  readonly links: readonly SpanLinkWire[];
  readonly status: StatusWire;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly flags: number;
}

export interface SpanEventWire {
  readonly timeUnixNano: Nanos;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface SpanLinkWire {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly attributes: Attributes;
}

export interface StatusWire {
  /** 0 unset, 1 ok, 2 error. */
  readonly code: number;
  readonly message: string;
}

export interface ResourceWire {
  readonly attributes: Attributes;
  readonly schemaUrl: string;
}

export interface ScopeWire {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly schemaUrl: string;
}

/** Where a record comes from: what its request says once for many records. */
export interface RecordOrigin {
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}

/** The bytes of one record as they arrived, so that nothing is ever lost: a message, such as `Span`, or its JSON text. */
export interface EncodedRecord {
  readonly format: 'protobuf' | 'json';
  readonly bytes: Uint8Array;
}

/** A span as it is received: filed under its header, and kept as its bytes. */
export interface ReceivedSpan extends RecordOrigin {
  readonly header: SpanHeader;
  readonly encoded: EncodedRecord;
}

/** A span that was read in full. */
export interface SpanRecord extends RecordOrigin {
  readonly span: SpanWire;
  readonly encoded: EncodedRecord;
}

/** A log record. Agents put in logs what was said; the ids then name the span that said it. */
export interface LogWire {
  /** 0 where the sender does not tell it; then the observed time is what is known. */
  readonly timeUnixNano: Nanos;
  readonly observedTimeUnixNano: Nanos;
  /** 1 to 24 from trace to fatal, 0 where it is not told. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
  /** Absent where the record belongs to no trace. */
  readonly traceId?: TraceId;
  /** Absent without a trace. */
  readonly spanId?: SpanId;
  readonly eventName: string;
}

/** When it happened, else when it was observed; `undefined` where neither is told. */
export function logTime(log: LogWire): Nanos | undefined {
  if (log.timeUnixNano > 0n) return log.timeUnixNano;
  return log.observedTimeUnixNano > 0n ? log.observedTimeUnixNano : undefined;
}

/** Older senders write it as an attribute. `undefined` where the record is no event. */
export function logEventName(log: LogWire): string | undefined {
  if (log.eventName !== '') return log.eventName;
  const name = log.attributes.get('event.name');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

export interface LogRecord {
  readonly log: LogWire;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
  readonly encoded: EncodedRecord;
}

/** What the data points of one metric share. */
export interface MetricWire {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: MetricType;
  /** 0 unspecified, 1 delta, 2 cumulative. 0 too where the type has none. */
  readonly aggregationTemporality: number;
  /** A sum that never falls but for a restart. False where the type is no sum. */
  readonly isMonotonic: boolean;
  readonly metadata: Attributes;
}

export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

/** A whole number beyond 2^53 is a bigint. */
export type MetricNumber = number | bigint;

interface MetricPointBase {
  readonly attributes: Attributes;
  /** 0 where it is not told: then nothing is known of resets. */
  readonly startTimeUnixNano: Nanos;
  readonly timeUnixNano: Nanos;
  /** Bit 0: the point says that there is no value now. */
  readonly flags: number;
  /** Measurements that went into the point, with the spans in which they were made. */
  readonly exemplars: readonly ExemplarWire[];
}

/** One data point. Its shape is that of its metric's type; gauges and sums have the same. */
export type MetricPointWire =
  NumberPointWire | HistogramPointWire | ExponentialHistogramPointWire | SummaryPointWire;

export interface NumberPointWire extends MetricPointBase {
  readonly shape: 'number';
  readonly value?: MetricNumber;
}

export interface HistogramPointWire extends MetricPointBase {
  readonly shape: 'histogram';
  readonly count: MetricNumber;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  /** One more than the bounds, or none of both. */
  readonly bucketCounts: readonly MetricNumber[];
  readonly explicitBounds: readonly number[];
}

export interface ExponentialHistogramPointWire extends MetricPointBase {
  readonly shape: 'exponentialHistogram';
  readonly count: MetricNumber;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  /** Buckets grow by the factor 2^(2^-scale). */
  readonly scale: number;
  readonly zeroCount: MetricNumber;
  readonly zeroThreshold: number;
  readonly positive: ExponentialBucketsWire;
  readonly negative: ExponentialBucketsWire;
}

export interface ExponentialBucketsWire {
  /** Index of the first bucket. */
  readonly offset: number;
  readonly bucketCounts: readonly MetricNumber[];
}

export interface SummaryPointWire extends MetricPointBase {
  readonly shape: 'summary';
  readonly count: MetricNumber;
  readonly sum: number;
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

export interface ExemplarWire {
  readonly timeUnixNano: Nanos;
  readonly value?: MetricNumber;
  /** Attributes of the measurement that the metric does not keep. */
  readonly filteredAttributes: Attributes;
  readonly traceId?: TraceId;
  readonly spanId?: SpanId;
}

/** A data point with its metric, whose object it shares with the metric's other points. */
export interface MetricPointRecord {
  readonly metric: MetricWire;
  readonly point: MetricPointWire;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
  readonly encoded: EncodedRecord;
}
