import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { SpanEventWire, SpanLinkWire, SpanWire, StatusWire } from '../model/otlp-wire.ts';
import type { PackedValues } from '../model/packed-values.ts';
import { readAttributesJson } from './attributes-json.ts';
import { checkParentSpanId, requireSpanId, requireTraceId } from './identifiers.ts';
import { readEnum, readIdHex, readTime, readUint32 } from './json-scalars.ts';
import {
  isObject,
  member,
  objects,
  parseOtlpJson,
  textMember,
  type OtlpJson,
  type OtlpJsonObject,
} from './otlp-json.ts';

const spanKinds = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];
const statusCodes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

/** Reads one `Span` from its JSON text. Throws `OtlpDecodeError` where it cannot be kept. */
export function decodeSpanJson(text: string, packed?: PackedValues): SpanWire {
  const span = parseOtlpJson(text);
  const parentHex = readIdHex(member(span, 'parentSpanId'), 8);
  const parent = checkParentSpanId(parentHex, parseSpanId(parentHex));
  return {
    traceId: requireTraceId(parseTraceId(readIdHex(member(span, 'traceId'), 16))),
    spanId: requireSpanId(parseSpanId(readIdHex(member(span, 'spanId'), 8))),
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    traceState: textMember(span, 'traceState'),
    name: textMember(span, 'name'),
    kind: readEnum(member(span, 'kind'), spanKinds),
    startTimeUnixNano: readTime(member(span, 'startTimeUnixNano')),
    endTimeUnixNano: readTime(member(span, 'endTimeUnixNano')),
    attributes: readAttributesJson(
      member(span, 'attributes'),
      packed === undefined ? {} : { packed },
    ),
    events: objects(member(span, 'events')).map(readEvent),
    links: objects(member(span, 'links')).flatMap(readLink),
    status: readStatus(member(span, 'status')),
    droppedAttributesCount: readUint32(member(span, 'droppedAttributesCount')),
    droppedEventsCount: readUint32(member(span, 'droppedEventsCount')),
    droppedLinksCount: readUint32(member(span, 'droppedLinksCount')),
    flags: readUint32(member(span, 'flags')),
  };
}

function readEvent(event: OtlpJsonObject): SpanEventWire {
  return {
    timeUnixNano: readTime(member(event, 'timeUnixNano')),
    name: textMember(event, 'name'),
    attributes: readAttributesJson(member(event, 'attributes')),
  };
}

/** A link without valid ids leads nowhere: it is left out, the span kept. */
function readLink(link: OtlpJsonObject): readonly SpanLinkWire[] {
  const traceId = parseTraceId(readIdHex(member(link, 'traceId'), 16));
  const spanId = parseSpanId(readIdHex(member(link, 'spanId'), 8));
  if (traceId === undefined || spanId === undefined) return [];
  return [{ traceId, spanId, attributes: readAttributesJson(member(link, 'attributes')) }];
}

function readStatus(value: OtlpJson | undefined): StatusWire {
  if (!isObject(value)) return { code: 0, message: '' };
  return {
    code: readEnum(member(value, 'code'), statusCodes),
    message: textMember(value, 'message'),
  };
}
