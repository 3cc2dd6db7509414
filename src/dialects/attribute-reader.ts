import { isJsonArray, type JsonValue } from '../base/json.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { oncePerKeySet } from './key-set.ts';

/**
 * Reading attributes in all the encodings that senders use for one value. Every function takes a key
 * and its aliases and answers with the first that can be read; one that is blank, empty, JSON `null`, a
 * placeholder or of a wrong type counts as absent, and the next is tried.
 */
export function readString(attributes: Attributes, ...keys: string[]): string | undefined {
  return firstRead(attributes, keys, asText);
}

/** Also numbers that were sent as text, and integers beyond 2^53 (rounded). */
export function readNumber(attributes: Attributes, ...keys: string[]): number | undefined {
  return firstRead(attributes, keys, asNumber);
}

/** A list, JSON text of a list, comma-joined words or a single word: finish reasons come as all four, tags too. */
export function readStrings(
  attributes: Attributes,
  ...keys: string[]
): readonly string[] | undefined {
  return firstRead(attributes, keys, asStrings);
}

/** A structured value or JSON text; text that is not JSON counts as absent. */
export function readJson(attributes: Attributes, ...keys: string[]): JsonValue | undefined {
  return firstRead(attributes, keys, asJson);
}

/** A structured value, what JSON text says, or else the text itself: arguments and results of tools. */
export function readJsonOrText(attributes: Attributes, ...keys: string[]): JsonValue | undefined {
  return firstRead(attributes, keys, asJsonOrText);
}

/** The attributes below `prefix` (which ends in a dot), by the rest of their key. */
export function readGroup(
  attributes: Attributes,
  prefix: string,
): { readonly [name: string]: JsonValue } | undefined {
  const members: [string, JsonValue][] = [];
  for (const key of keysUnder(attributes, prefix)) {
    const value = attributes.get(key);
    if (value !== undefined) members.push([key.slice(prefix.length), attributeToJson(value)]);
  }
  // `fromEntries` defines members, so that a key `__proto__` is a key like any other.
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** The keys that begin with a prefix, which is a word of this program, in their order. */
export function keysUnder(attributes: Attributes, prefix: string): readonly string[] {
  const known = keysByPrefix(attributes);
  const before = known.get(prefix);
  if (before !== undefined) return before;
  const keys = [...attributes.keys()].filter((key) => key.startsWith(prefix));
  known.set(prefix, keys);
  return keys;
}

const keysByPrefix = oncePerKeySet(() => new Map<string, readonly string[]>());

/**
 * Whether any key begins with one of the prefixes, each of which holds a separator (`gen_ai.`, `genkit:`).
 * Every dialect asks this of every new set of keys: their first names are gathered once for all of them.
 */
export function hasKeyUnder(attributes: Attributes, ...prefixes: string[]): boolean {
  const names = firstNames(attributes);
  // No callbacks: this runs for many dialects and every span that comes in.
  for (const prefix of prefixes) {
    const name = firstName(prefix);
    if (!names.has(name)) continue;
    if (name.length === prefix.length - 1) return true;
    if (keysUnder(attributes, prefix).length > 0) return true;
  }
  return false;
}

/** Prefixes are words of this program, and few: each is taken apart once. */
const namesOfPrefixes = new Map<string, string>();

function firstName(prefix: string): string {
  const known = namesOfPrefixes.get(prefix);
  if (known !== undefined) return known;
  const name = prefix.slice(0, nameEnd(prefix));
  namesOfPrefixes.set(prefix, name);
  return name;
}

/** The first names of all keys: `gen_ai` of `gen_ai.request.model`, `genkit` of `genkit:name`. */
const firstNames = oncePerKeySet((keys): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const key of keys) {
    const end = nameEnd(key);
    if (end < key.length) names.add(key.slice(0, end));
  }
  return names;
});

/** Where the first name of a key ends: at a dot or a colon, or with the key. */
function nameEnd(key: string): number {
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    if (code === dot || code === colon) return index;
  }
  return key.length;
}

const dot = 46;
const colon = 58;

/**
 * JSON text opened where it holds an object or a list; any other value as it is. Text that was encoded
 * twice, which some exporters do, is opened twice.
 */
export function openJsonText(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  if (/^\s*"\s*[[{]/.test(value)) {
    const inner = parseBoundedJson(value);
    return typeof inner === 'string' ? (parseBoundedJson(inner) ?? inner) : value;
  }
  return /^\s*[[{]/.test(value) ? (parseBoundedJson(value) ?? value) : value;
}

export function attributeToJson(value: AttributeValue): JsonValue {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Map) {
    const members = Array.from(value as Attributes, ([key, member]) => [
      key,
      attributeToJson(member),
    ]);
    return Object.fromEntries(members) as JsonValue;
  }
  return (value as readonly AttributeValue[]).map(attributeToJson);
}

/** What `read` makes of the first value that it can read. */
export function firstRead<T>(
  attributes: Attributes,
  keys: readonly string[],
  read: (value: AttributeValue) => T | undefined,
): T | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    const found = value === undefined ? undefined : read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What Google's ADK writes where it knows nothing: no one else writes these words. */
function isPlaceholder(value: string): boolean {
  return value === '<not specified>' || value === '<not serializable>';
}

export function asText(value: AttributeValue): string | undefined {
  if (typeof value === 'string') {
    return value.trim() === '' || isPlaceholder(value) ? undefined : value;
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return undefined;
}

export function asNumber(value: AttributeValue): number | undefined {
  const number =
    typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')
      ? Number(value)
      : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function asStrings(value: AttributeValue): readonly string[] | undefined {
  const json = asJson(value);
  const isText = typeof value === 'string' && typeof json !== 'string';
  const items = isJsonArray(json) ? json : isText ? value.split(',') : [json];
  const words = items.flatMap((item) =>
    typeof item === 'string' || typeof item === 'number' ? String(item).trim() : [],
  );
  const present = words.filter((word) => word !== '');
  return present.length === 0 ? undefined : present;
}

export function asJson(value: AttributeValue): JsonValue | undefined {
  const json = typeof value === 'string' ? parseBoundedJson(value) : attributeToJson(value);
  return json ?? undefined;
}

export function asJsonOrText(value: AttributeValue): JsonValue | undefined {
  return asJson(value) ?? asText(value);
}
