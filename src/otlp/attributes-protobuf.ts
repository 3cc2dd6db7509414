import type { AttributeValue } from '../model/attribute.ts';
import type { PackedValues } from '../model/packed-values.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { checkValueDepth } from './value-depth.ts';

export interface KeyValueOptions {
  readonly depth?: number;
  readonly packed?: PackedValues;
}

/** Reads one `KeyValue` into `attributes`. Keys are unique by the specification; if not, the last one wins. */
export function readKeyValue(
  reader: ProtobufReader,
  attributes: Map<string, AttributeValue>,
  { depth = 0, packed }: KeyValueOptions = {},
): void {
  let key = '';
  let value: AttributeValue;
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) key = reader.key();
    else if (reader.field === 2 && packed?.keys.has(key) !== true)
      value = readAnyValue(reader, depth);
    else reader.skip();
  }
  reader.leave(outerEnd);
  if (packed !== undefined && staysPacked(packed, key, value)) value = undefined;
  attributes.set(key, value);
}

export function staysPacked(packed: PackedValues, key: string, value: AttributeValue): boolean {
  if (packed.keys.has(key)) return true;
  return typeof value === 'string' && packed.unless.get(key)?.test(value) === false;
}

/** Reads one `AnyValue`; `undefined` where it is empty. */
export function readAnyValue(reader: ProtobufReader, depth = 0): AttributeValue {
  checkValueDepth(depth);
  let value: AttributeValue;
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    switch (reader.field) {
      case 1:
        value = reader.text();
        break;
      case 2:
        value = reader.int32() !== 0;
        break;
      case 3:
        value = reader.int64();
        break;
      case 4:
        value = reader.double();
        break;
      case 5:
        value = readArray(reader, depth + 1);
        break;
      case 6:
        value = readKeyValueList(reader, depth + 1);
        break;
      case 7:
        // A copy, which `slice` of a Buffer is not: an attribute may live longer than the request.
        value = new Uint8Array(reader.bytes());
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  return value;
}

function readArray(reader: ProtobufReader, depth: number): AttributeValue {
  const values: AttributeValue[] = [];
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) values.push(readAnyValue(reader, depth));
    else reader.skip();
  }
  reader.leave(outerEnd);
  return values;
}

function readKeyValueList(reader: ProtobufReader, depth: number): AttributeValue {
  const members = new Map<string, AttributeValue>();
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) readKeyValue(reader, members, { depth });
    else reader.skip();
  }
  reader.leave(outerEnd);
  return members;
}
