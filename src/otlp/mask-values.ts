import { maskListedTexts } from '../base/credential-lists.ts';
import type { AttributeValue, Attributes } from '../model/attribute.ts';

/** Masks a text that is known by the name of its attribute or field. */
export type Mask = (name: string, text: string) => string;

/** The same attributes where nothing in them is masked. */
export function maskAttributes(attributes: Attributes, mask: Mask): Attributes {
  let changed: Map<string, AttributeValue> | undefined;
  const name = nameBeside(attributes);
  for (const [key, value] of attributes) {
    const masked =
      name !== undefined && key === 'value'
        ? maskUnder(name, value, mask)
        : maskValue(key, value, mask);
    if (masked !== value) (changed ??= new Map(attributes)).set(key, masked);
  }
  return changed ?? attributes;
}

/** Text at any depth, in bytes too. */
export function maskValue(key: string, value: AttributeValue, mask: Mask): AttributeValue {
  if (typeof value === 'string') return mask(key, value);
  if (value instanceof Map) return maskAttributes(value, mask);
  if (value instanceof Uint8Array) return maskBytes(key, value, mask);
  if (Array.isArray(value)) {
    const list = value as readonly AttributeValue[];
    return maskListedTexts(maskEach(list, (element) => maskValue(key, element, mask)));
  }
  return value;
}

const nameKeys = ['name', 'key', 'header'];

/** `{ name: 'Authorization', value: … }` names its value beside it, not before it. */
function nameBeside(attributes: Attributes): string | undefined {
  if (!attributes.has('value')) return undefined;
  return nameKeys.map((key) => attributes.get(key)).find((name) => typeof name === 'string');
}

/** As `maskValue`, for a value that may be wrapped once more: `{ stringValue: … }`. */
function maskUnder(name: string, value: AttributeValue, mask: Mask): AttributeValue {
  if (!(value instanceof Map)) return maskValue(name, value, mask);
  const wrapped = value as Attributes;
  const key = wrapped.has('stringValue') ? 'stringValue' : 'string_value';
  const text = wrapped.get(key);
  const masked = typeof text === 'string' ? mask(name, text) : text;
  return masked === text ? maskAttributes(wrapped, mask) : new Map([...wrapped, [key, masked]]);
}

/**
 * Bytes are read as UTF-8, and where they are not, as one character for each, which changes nothing
 * but what is masked.
 */
function maskBytes(key: string, bytes: Uint8Array, mask: Mask): Uint8Array {
  const text = utf8Text(bytes);
  if (text !== undefined) {
    const masked = mask(key, text);
    return masked === text ? bytes : utf8Encoder.encode(masked);
  }
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const masked = mask(key, characters);
  return masked === characters
    ? bytes
    : Uint8Array.from(masked, (character) => character.charCodeAt(0));
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

/** The same list where nothing in it is masked. */
export function maskEach<T>(values: readonly T[], mask: (value: T) => T): readonly T[] {
  const masked = values.map(mask);
  return masked.some((value, index) => value !== values[index]) ? masked : values;
}

/** `original` itself where none of `parts` differs from it. */
export function changedFrom<T extends object>(original: T, parts: Partial<T>): T {
  for (const key of Object.keys(parts) as (keyof T)[])
    if (parts[key] !== original[key]) return { ...original, ...parts };
  return original;
}
