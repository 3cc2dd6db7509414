import type { Nanos } from '../base/nanos.ts';
import type { Attributes, AttributeValue } from './attribute.ts';
import type { SpanId, TraceId } from './ids.ts';

/** Records as received (OTLP proto 1.9), with the words of the protocol. Made only by `otlp/`. */
export interface SpanWire {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Absent on a root span. */
  readonly parentSpanId?: SpanId;
  readonly traceState: string;
  readonly name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTimeUnixNano: Nanos;
  /** 0 where the sender exports a span at its start, before it has ended. */
  readonly endTimeUnixNano: Nanos;
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

/** The bytes of one record as they arrived, so that nothing is ever lost: a message, such as `Span`, or its JSON text. */
export interface EncodedRecord {
  readonly format: 'protobuf' | 'json';
  readonly bytes: Uint8Array;
}

export interface SpanRecord {
  readonly span: SpanWire;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
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

export interface LogRecord {
  readonly log: LogWire;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
  readonly encoded: EncodedRecord;
}
