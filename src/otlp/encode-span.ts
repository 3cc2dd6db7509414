import type { JsonObject } from '../base/json.ts';
import type { EncodedRecord, SpanEventWire, SpanLinkWire, SpanWire } from '../model/otlp-wire.ts';
import { encodeAttributes } from './encode-attributes.ts';

const utf8 = new TextEncoder();

/** A span as OTLP JSON, for where the bytes as received cannot be kept. `decodeSpan` gives it back. */
export function encodeSpan(span: SpanWire): EncodedRecord {
  const json = {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.startTimeUnixNano),
    endTimeUnixNano: String(span.endTimeUnixNano),
    attributes: encodeAttributes(span.attributes),
    events: span.events.map(encodeEvent),
    links: span.links.map(encodeLink),
    status: { code: span.status.code, message: span.status.message },
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    flags: span.flags,
  };
  return { format: 'json', bytes: utf8.encode(JSON.stringify(json)) };
}

function encodeEvent(event: SpanEventWire): JsonObject {
  return {
    timeUnixNano: String(event.timeUnixNano),
    name: event.name,
    attributes: encodeAttributes(event.attributes),
  };
}

function encodeLink(link: SpanLinkWire): JsonObject {
  return {
    traceId: link.traceId,
    spanId: link.spanId,
    attributes: encodeAttributes(link.attributes),
  };
}
