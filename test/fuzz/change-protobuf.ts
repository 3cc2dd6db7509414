import protobuf from 'protobufjs';
import { changeBytes } from './change-bytes.ts';
import type { Random } from './random.ts';

/**
 * Changes one field somewhere in a message, and keeps the lengths of all around it right, so that what is
 * wrong is found deep inside. Gives bytes that are no message back as they are.
 */
export function changeProtobuf(message: Uint8Array, random: Random, depth = 0): Uint8Array {
  const fields = splitFields(message);
  if (fields === undefined || fields.length === 0) return message;
  const index = random.below(fields.length);
  const field = fields[index];
  if (field === undefined) return message;
  return Buffer.concat([
    ...fields.slice(0, index).map(writeField),
    ...changeField(field, random, depth).map(writeField),
    ...fields.slice(index + 1).map(writeField),
  ]);
}

interface WireField {
  readonly number: number;
  readonly wireType: number;
  /** Of a length-delimited field without its length. */
  readonly content: Uint8Array;
}

const lengthDelimited = 2;
/** Beyond what the protocol nests itself, so that values in values are reached too. */
const deepest = 14;

function changeField(field: WireField, random: Random, depth: number): readonly WireField[] {
  const mayGoIn = field.wireType === lengthDelimited && depth < deepest;
  if (mayGoIn && !random.oneIn(4)) {
    return [{ ...field, content: changeProtobuf(field.content, random, depth + 1) }];
  }
  switch (random.below(6)) {
    case 0:
      return [];
    case 1:
      return [field, field];
    case 2:
      return [{ ...field, number: 1 + random.below(20) }];
    case 3:
      return [{ ...field, wireType: random.below(8) }];
    case 4:
      return [{ ...field, wireType: lengthDelimited, content: nest(field, random.below(300)) }];
    default:
      return [{ ...field, content: changeBytes(field.content, random) }];
  }
}

/** The field in itself, as values of values are. */
function nest(field: WireField, times: number): Uint8Array {
  let content = writeField(field);
  for (let depth = 0; depth < times && content.length < 10_000; depth += 1) {
    content = writeField({ ...field, wireType: lengthDelimited, content });
  }
  return content;
}

function splitFields(message: Uint8Array): readonly WireField[] | undefined {
  const reader = protobuf.Reader.create(message);
  const fields: WireField[] = [];
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const wireType = tag & 7;
      const start = reader.pos;
      if (wireType === lengthDelimited) {
        fields.push({ number: tag >>> 3, wireType, content: reader.bytes() });
      } else {
        reader.skipType(wireType);
        const content = message.subarray(start, reader.pos);
        fields.push({ number: tag >>> 3, wireType, content });
      }
    }
    return fields;
  } catch {
    return undefined;
  }
}

function writeField({ number, wireType, content }: WireField): Uint8Array {
  const writer = protobuf.Writer.create().uint32(((number << 3) | wireType) >>> 0);
  if (wireType === lengthDelimited) return writer.bytes(content).finish();
  return Buffer.concat([writer.finish(), content]);
}
