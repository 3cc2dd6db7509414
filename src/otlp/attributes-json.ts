import type { AttributeValue, Attributes } from '../model/attribute.ts';
import { staysPacked, type KeyValueOptions } from './attributes-protobuf.ts';
import { base64ToBytes } from './base64.ts';
import { readDouble, readInt64 } from './json-scalars.ts';
import { elements, isObject, member, textMember, type OtlpJson } from './otlp-json.ts';
import { checkValueDepth } from './value-depth.ts';

/** Reads a list of `KeyValue`. Keys are unique by the specification; if not, the last one wins. */
export function readAttributesJson(
  value: OtlpJson | undefined,
  { depth = 0, packed }: KeyValueOptions = {},
): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const entry of elements(value)) {
    if (!isObject(entry)) continue;
    const key = textMember(entry, 'key');
    const content = readAnyValueJson(member(entry, 'value'), depth);
    const isPacked = packed !== undefined && staysPacked(packed, key, content);
    attributes.set(key, isPacked ? undefined : content);
  }
  return attributes;
}

/** Reads one `AnyValue`; `undefined` where it is empty or absent. */
export function readAnyValueJson(value: OtlpJson | undefined, depth = 0): AttributeValue {
  checkValueDepth(depth);
  if (!isObject(value)) return undefined;
  for (const [name, read] of readers) {
    const content = member(value, name);
    if (content !== undefined && content !== null) return read(content, depth);
  }
  return undefined;
}

/** The members of `AnyValue`, of which one is set, in the order of how often they occur. */
const readers: readonly [string, (content: OtlpJson, depth: number) => AttributeValue][] = [
  ['stringValue', (content) => (typeof content === 'string' ? content : undefined)],
  ['intValue', readInt64],
  ['boolValue', (content) => (typeof content === 'boolean' ? content : undefined)],
  ['doubleValue', readDouble],
  ['arrayValue', readArray],
  ['kvlistValue', readKeyValueList],
  ['bytesValue', (content) => (typeof content === 'string' ? base64ToBytes(content) : undefined)],
];

function readArray(content: OtlpJson, depth: number): AttributeValue {
  if (!isObject(content)) return undefined;
  return elements(member(content, 'values')).map((value) => readAnyValueJson(value, depth + 1));
}

function readKeyValueList(content: OtlpJson, depth: number): AttributeValue {
  return isObject(content)
    ? readAttributesJson(member(content, 'values'), { depth: depth + 1 })
    : undefined;
}
