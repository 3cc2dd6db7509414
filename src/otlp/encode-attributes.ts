import type { JsonObject, JsonValue } from '../base/json.ts';
import type { AttributeValue, Attributes } from '../model/attribute.ts';
import { bytesToBase64 } from './base64.ts';

/** Attributes as OTLP JSON: a list of `KeyValue`. */
export function encodeAttributes(attributes: Attributes): JsonObject[] {
  return [...attributes].map(([key, value]) => ({ key, value: encodeAnyValue(value) }));
}

/** One `AnyValue` as OTLP JSON. */
export function encodeAnyValue(value: AttributeValue): JsonObject {
  if (value === undefined) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof Uint8Array) return { bytesValue: bytesToBase64(value) };
  if (value instanceof Map) return { kvlistValue: { values: encodeAttributes(value) } };
  return { arrayValue: { values: (value as readonly AttributeValue[]).map(encodeAnyValue) } };
}

/**
 * Whether a whole number came as an integer or as a double is not known any more, and makes no
 * difference to a reader of ours.
 */
function encodeNumber(value: number): JsonObject {
  const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInteger ? { intValue: String(value) } : { doubleValue: encodeDouble(value) };
}

/** What JSON has no number for goes as a string. */
export function encodeDouble(value: number): JsonValue {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}
