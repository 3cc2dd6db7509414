import { type JsonValue } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import type { SourceLocation } from '../model/source-location.ts';
import type {
  Conflict,
  Borrowed,
  Span,
  SpanKind,
  SpanMeaning,
  SpanStatusCode,
} from '../model/span.ts';

/**
 * A span as every consumer outside the collector reads it: the command line's `show`, the editor,
 * coding agents. Times are decimal strings of nanoseconds, durations milliseconds, ids lower-case hex;
 * what is not known is absent.
 */
export interface SpanJson extends SpanMeaning {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTimeUnixNano: string;
  /** Absent while the span runs. */
  readonly durationMs?: number;
  readonly status: { readonly code: SpanStatusCode; readonly message?: string };
  readonly reportedStatus?: 'unset' | 'ok';
  readonly service?: string;
  readonly scope?: string;
  readonly dialects: readonly string[];
  readonly source?: readonly SourceLocation[];
  readonly attributes: AttributesJson;
  readonly events: readonly SpanEventJson[];
  readonly links: readonly SpanLinkJson[];
  readonly resource: AttributesJson;
  /** Which facts stand elsewhere in the run, and where. */
  readonly borrowed?: readonly Borrowed[];
  readonly conflicts?: readonly Conflict[];
  /** The span of the same call by another instrumentation, which is the one that counts. */
  readonly duplicateOf?: string;
}

export type AttributesJson = { readonly [key: string]: JsonValue };

export interface SpanEventJson {
  readonly name: string;
  readonly timeUnixNano: string;
  readonly attributes: AttributesJson;
}

export interface SpanLinkJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: AttributesJson;
}

export function spanToJson(span: Span): SpanJson {
  const { startTime, endTime, attributes, events, links, resource, ...same } = span;
  return {
    ...same,
    startTimeUnixNano: String(startTime),
    ...(endTime !== undefined && { durationMs: nanosToMs(endTime - startTime) }),
    attributes: attributesToJson(attributes),
    events: events.map((event) => ({
      name: event.name,
      timeUnixNano: String(event.timeUnixNano),
      attributes: attributesToJson(event.attributes),
    })),
    links: links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: attributesToJson(link.attributes),
    })),
    resource: attributesToJson(resource),
  };
}

/** Whole numbers beyond 2^53 become decimal strings, bytes become lower-case hex. */
export function attributesToJson(attributes: Attributes): AttributesJson {
  // `fromEntries` defines members, so that a key `__proto__` is a key like any other.
  return Object.fromEntries(
    Array.from(attributes, ([key, value]) => [key, attributeValueToJson(value)]),
  );
}

export function attributeValueToJson(value: AttributeValue): JsonValue {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) {
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  if (value instanceof Map) return attributesToJson(value as Attributes);
  return (value as readonly AttributeValue[]).map(attributeValueToJson);
}
