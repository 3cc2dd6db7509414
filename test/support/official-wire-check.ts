import protobuf from 'protobufjs';
import type { Signal } from '../../src/otlp/export-response.ts';
import { requestTypes } from './official-protocol.ts';

// Whether bytes are well-formed by protobuf's encoding and the protocol's definitions. The library's own
// decoder is no judge of that: it reads a field by its number whatever its wire type is, and lets a message
// go past the end of the one that it is in. By the encoding's rules a known number with another wire type
// is an unknown field, and is skipped. Texts may be cut within a character: some SDKs shorten them so.

/** The lists of a request, down to where its records, resources and scopes lie. */
export function hasWellFormedOutline(signal: Signal, body: Uint8Array): boolean {
  return isWellFormed(requestTypes[signal], body, ({ name }) =>
    /^(resource|scope)[A-Z]/.test(name),
  );
}

/** How many messages in a request with a well-formed outline are spans, log records or metrics. */
export function countRecordFields(signal: Signal, body: Uint8Array): number {
  let records = 0;
  isWellFormed(requestTypes[signal], body, ({ name }) => {
    if (/^(spans|logRecords|metrics)$/.test(name)) records += 1;
    return /^(resource|scope)[A-Z]/.test(name);
  });
  return records;
}

/** One record, or data point, and all that is in it. */
export function isWellFormedRecord(type: protobuf.Type, body: Uint8Array): boolean {
  return isWellFormed(type, body, () => true);
}

type FieldTest = (field: protobuf.Field) => boolean;

function isWellFormed(type: protobuf.Type, body: Uint8Array, looksInto: FieldTest): boolean {
  try {
    checkMessage(protobuf.Reader.create(body), { end: body.length, type, looksInto });
    return true;
  } catch {
    return false;
  }
}

type Reader = ReturnType<typeof protobuf.Reader.create>;

const longestTag = 5;

interface Place {
  readonly end: number;
  readonly type: protobuf.Type;
  readonly looksInto: FieldTest;
}

function checkMessage(reader: Reader, place: Place): void {
  while (reader.pos < place.end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (reader.pos - start > longestTag || tag >>> 3 === 0) throw new Error('no tag');
    checkField(reader, tag, place);
    if (reader.pos > place.end) throw new Error('past the end');
  }
}

function checkField(reader: Reader, tag: number, place: Place): void {
  const wireType = tag & 7;
  if (wireType === 0) checkVarint(reader);
  else if (wireType === 1) reader.skip(8);
  else if (wireType === 5) reader.skip(4);
  else if (wireType === 2) checkContent(reader, tag >>> 3, place);
  else throw new Error('a group, which this protocol has not, or no wire type');
}

function checkContent(reader: Reader, fieldNumber: number, place: Place): void {
  // Not with `uint32`, which takes a number with more than five bytes for one with ten.
  const length = Number(reader.uint64());
  const end = reader.pos + length;
  if (end > place.end) throw new Error('past the end');
  const field = place.type.fieldsById[fieldNumber]?.resolve();
  const { looksInto } = place;
  if (field?.resolvedType instanceof protobuf.Type && looksInto(field)) {
    checkMessage(reader, { end, type: field.resolvedType, looksInto });
  } else if (field?.repeated && isNumber(field)) checkPacked(reader, end, field);
  else reader.pos = end;
}

function isNumber({ type }: protobuf.Field): boolean {
  return type === 'double' || type === 'fixed64' || type === 'uint64';
}

function checkPacked(reader: Reader, end: number, { type }: protobuf.Field): void {
  while (reader.pos < end) {
    if (type === 'uint64') checkVarint(reader);
    else reader.skip(8);
  }
  if (reader.pos > end) throw new Error('past the end');
}

function checkVarint(reader: Reader): void {
  const start = reader.pos;
  reader.skip();
  if (reader.pos - start > 10) throw new Error('no varint');
}
