import { nanos } from '../base/nanos.ts';
import type { AttributeValue } from '../model/attribute.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import { readAnyValue, readKeyValue } from './attributes-protobuf.ts';
import { readSpanReference, requireTime } from './identifiers.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** Reads one `LogRecord` message. Throws `OtlpDecodeError` where it cannot be kept. */
export function decodeLogProtobuf(bytes: Uint8Array): LogWire {
  const reader = new ProtobufReader(bytes);
  const attributes = new Map<string, AttributeValue>();
  let timeUnixNano = nanos(0n);
  let observedTimeUnixNano = nanos(0n);
  let severityNumber = 0;
  let severityText = '';
  let body: AttributeValue;
  let droppedAttributesCount = 0;
  let flags = 0;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  while (reader.nextField()) {
    switch (reader.field) {
      case 1:
        timeUnixNano = requireTime(reader.fixed64());
        break;
      case 2:
        severityNumber = reader.int32();
        break;
      case 3:
        severityText = reader.text();
        break;
      case 5:
        body = readAnyValue(reader);
        break;
      case 6:
        readKeyValue(reader, attributes);
        break;
      case 7:
        droppedAttributesCount = reader.uint32();
        break;
      case 8:
        flags = reader.fixed32();
        break;
      case 9:
        traceId = reader.hex();
        break;
      case 10:
        spanId = reader.hex();
        break;
      case 11:
        observedTimeUnixNano = requireTime(reader.fixed64());
        break;
      case 12:
        eventName = reader.text();
        break;
      default:
        reader.skip();
    }
  }
  return {
    timeUnixNano,
    observedTimeUnixNano,
    severityNumber,
    severityText,
    body,
    attributes,
    droppedAttributesCount,
    flags,
    ...readSpanReference(traceId, spanId),
    eventName,
  };
}
