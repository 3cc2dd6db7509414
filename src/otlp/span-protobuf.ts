import { nanos } from '../base/nanos.ts';
import type { AttributeValue } from '../model/attribute.ts';
import { spanIdOfDigits, traceIdOfDigits } from '../model/ids.ts';
import type { SpanEventWire, SpanLinkWire, SpanWire, StatusWire } from '../model/otlp-wire.ts';
import type { PackedValues } from '../model/packed-values.ts';
import { checkParentSpanId, requireSpanId, requireTime, requireTraceId } from './identifiers.ts';
import { readKeyValue } from './attributes-protobuf.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** Reads one `Span` message. Throws `OtlpDecodeError` where it cannot be kept. */
export function decodeSpanProtobuf(bytes: Uint8Array, packed?: PackedValues): SpanWire {
  const options = packed === undefined ? {} : { packed };
  const reader = new ProtobufReader(bytes);
  const attributes = new Map<string, AttributeValue>();
  const events: SpanEventWire[] = [];
  const links: SpanLinkWire[] = [];
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let traceState = '';
  let name = '';
  let kind = 0;
  let startTimeUnixNano = nanos(0n);
  let endTimeUnixNano = nanos(0n);
  let status: StatusWire = { code: 0, message: '' };
  let droppedAttributesCount = 0;
  let droppedEventsCount = 0;
  let droppedLinksCount = 0;
  let flags = 0;
  while (reader.nextField()) {
    switch (reader.field) {
      case 1:
        traceId = reader.hex();
        break;
      case 2:
        spanId = reader.hex();
        break;
      case 3:
        traceState = reader.text();
        break;
      case 4:
        parentSpanId = reader.hex();
        break;
      case 5:
        name = reader.text();
        break;
      case 6:
        kind = reader.int32();
        break;
      case 7:
        startTimeUnixNano = requireTime(reader.fixed64());
        break;
      case 8:
        endTimeUnixNano = requireTime(reader.fixed64());
        break;
      case 9:
        readKeyValue(reader, attributes, options);
        break;
      case 10:
        droppedAttributesCount = reader.uint32();
        break;
      case 11:
        events.push(readEvent(reader));
        break;
      case 12:
        droppedEventsCount = reader.uint32();
        break;
      case 13:
        links.push(...readLink(reader));
        break;
      case 14:
        droppedLinksCount = reader.uint32();
        break;
      case 15:
        status = readStatus(reader);
        break;
      case 16:
        flags = reader.fixed32();
        break;
      default:
        reader.skip();
    }
  }
  const parent = checkParentSpanId(parentSpanId, spanIdOfDigits(parentSpanId));
  return {
    traceId: requireTraceId(traceIdOfDigits(traceId)),
    spanId: requireSpanId(spanIdOfDigits(spanId)),
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    traceState,
    name,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes,
    events,
    links,
    status,
    droppedAttributesCount,
    droppedEventsCount,
    droppedLinksCount,
    flags,
  };
}

function readEvent(reader: ProtobufReader): SpanEventWire {
  const attributes = new Map<string, AttributeValue>();
  let timeUnixNano = nanos(0n);
  let name = '';
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) timeUnixNano = requireTime(reader.fixed64());
    else if (reader.field === 2) name = reader.text();
    else if (reader.field === 3) readKeyValue(reader, attributes);
    else reader.skip();
  }
  reader.leave(outerEnd);
  return { timeUnixNano, name, attributes };
}

/** A link without valid ids leads nowhere: it is left out, the span kept. */
function readLink(reader: ProtobufReader): readonly SpanLinkWire[] {
  const attributes = new Map<string, AttributeValue>();
  let traceIdHex = '';
  let spanIdHex = '';
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) traceIdHex = reader.hex();
    else if (reader.field === 2) spanIdHex = reader.hex();
    else if (reader.field === 4) readKeyValue(reader, attributes);
    else reader.skip();
  }
  reader.leave(outerEnd);
  const traceId = traceIdOfDigits(traceIdHex);
  const spanId = spanIdOfDigits(spanIdHex);
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId, attributes }];
}

function readStatus(reader: ProtobufReader): StatusWire {
  let code = 0;
  let message = '';
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 2) message = reader.text();
    else if (reader.field === 3) code = reader.int32();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return { code, message };
}
