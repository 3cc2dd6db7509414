import { nanos } from '../base/nanos.ts';
import { spanIdOfDigits, traceIdOfDigits } from '../model/ids.ts';
import type { SpanHeader } from '../model/otlp-wire.ts';
import { checkParentSpanId, requireSpanId, requireTime, requireTraceId } from './identifiers.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { checkValueDepth } from './value-depth.ts';

/**
 * Reads of one `Span` message what it is filed under, and checks all of it: throws `OtlpDecodeError`
 * exactly where `decodeSpanProtobuf` does, so that what is accepted can be read later. It makes no
 * values of attributes, which is most of the work of reading a span.
 */
export function readSpanHeaderProtobuf(bytes: Uint8Array): SpanHeader {
  const reader = new ProtobufReader(bytes);
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let name = '';
  let startTimeUnixNano = nanos(0n);
  let endTimeUnixNano = nanos(0n);
  while (reader.nextField()) {
    switch (reader.field) {
      case 1:
        traceId = reader.hex();
        break;
      case 2:
        spanId = reader.hex();
        break;
      case 4:
        parentSpanId = reader.hex();
        break;
      case 5:
        name = reader.text();
        break;
      case 7:
        startTimeUnixNano = requireTime(reader.fixed64());
        break;
      case 8:
        endTimeUnixNano = requireTime(reader.fixed64());
        break;
      default:
        checkField(reader);
    }
  }
  const parent = checkParentSpanId(parentSpanId, spanIdOfDigits(parentSpanId));
  const header = {
    traceId: requireTraceId(traceIdOfDigits(traceId)),
    spanId: requireSpanId(spanIdOfDigits(spanId)),
    name,
    startTimeUnixNano,
    endTimeUnixNano,
  };
  // Not spread from one that may be empty: that took a fifth of reading a small span.
  return parent === undefined ? header : { ...header, parentSpanId: parent };
}

/** A field that the header does not hold. */
function checkField(reader: ProtobufReader): void {
  switch (reader.field) {
    case 3:
      reader.skipBytes();
      break;
    case 6:
    case 10:
    case 12:
    case 14:
      reader.int32();
      break;
    case 9:
      checkAttribute(reader);
      break;
    case 11:
      checkEvent(reader);
      break;
    case 13:
      checkLink(reader);
      break;
    case 15:
      checkStatus(reader);
      break;
    case 16:
      reader.fixed32();
      break;
    default:
      reader.skip();
  }
}

function checkEvent(reader: ProtobufReader): void {
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) requireTime(reader.fixed64());
    else if (reader.field === 2) reader.skipBytes();
    else if (reader.field === 3) checkAttribute(reader);
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function checkLink(reader: ProtobufReader): void {
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1 || reader.field === 2) reader.skipBytes();
    else if (reader.field === 4) checkAttribute(reader);
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function checkStatus(reader: ProtobufReader): void {
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 2) reader.skipBytes();
    else if (reader.field === 3) reader.int32();
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function checkAttribute(reader: ProtobufReader): void {
  if (!reader.skipPlainKeyValues()) checkKeyValue(reader, 0);
}

function checkKeyValue(reader: ProtobufReader, depth: number): void {
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) reader.skipBytes();
    else if (reader.field === 2) checkAnyValue(reader, depth);
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function checkAnyValue(reader: ProtobufReader, depth: number): void {
  checkValueDepth(depth);
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1 || reader.field === 7) reader.skipBytes();
    // A 64-bit integer is a varint of ten bytes at most, as a bool is.
    else if (reader.field === 2 || reader.field === 3) reader.int32();
    else if (reader.field === 4) reader.double();
    else if (reader.field === 5) checkList(reader, checkAnyValue, depth + 1);
    else if (reader.field === 6) checkList(reader, checkKeyValue, depth + 1);
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function checkList(
  reader: ProtobufReader,
  check: (reader: ProtobufReader, depth: number) => void,
  depth: number,
): void {
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) check(reader, depth);
    else reader.skip();
  }
  reader.leave(outerEnd);
}
