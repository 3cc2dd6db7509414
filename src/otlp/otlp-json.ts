import { OtlpDecodeError } from './otlp-decode-error.ts';

/** JSON in which a bare whole number keeps all its digits: a bigint where a number would round it. */
export type OtlpJson =
  string | number | bigint | boolean | null | readonly OtlpJson[] | OtlpJsonObject;

export type OtlpJsonObject = { readonly [key: string]: OtlpJson };

/** A bare number that may be beyond 2^53. May also find digits inside a string, which costs time only. */
const longNumber = /[:[,]\s*-?\d{16}/;

/** No 64-bit number has more digits; reading an endless one as a bigint would take for ever. */
const wholeNumber = /^-?\d{1,20}$/;

/** Parses the JSON text of one object. Throws `OtlpDecodeError` where it is none. */
export function parseOtlpJson(text: string): OtlpJsonObject {
  const value = parse(text);
  if (!isObject(value)) {
    throw new OtlpDecodeError('bad-encoding', 'This is not OTLP JSON: an object is missing.');
  }
  return value;
}

function parse(text: string): OtlpJson {
  try {
    // The reviver makes parsing several times slower, so that it runs only where it can matter.
    return longNumber.test(text) ? parseExactly(text) : (JSON.parse(text) as OtlpJson);
  } catch {
    throw new OtlpDecodeError('bad-encoding', 'This is not JSON.');
  }
}

/** The third argument of a reviver (in V8 since 2023) holds the digits as they were written. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function parseExactly(text: string): OtlpJson {
  const keepDigits: Reviver = (_key, value, { source }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    wholeNumber.test(source)
      ? BigInt(source)
      : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as OtlpJson;
}

export function isObject(value: OtlpJson | undefined): value is OtlpJsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of an array; none where it is absent or something else. */
export function elements(value: OtlpJson | undefined): readonly OtlpJson[] {
  return Array.isArray(value) ? (value as readonly OtlpJson[]) : [];
}

/** The objects of an array; what is none is left out. */
export function objects(value: OtlpJson | undefined): readonly OtlpJsonObject[] {
  return elements(value).filter((element) => isObject(element));
}

/**
 * A member by its name in the specification, or by the same name in snake_case as some senders
 * write it. Own members only, since the object may be named after anything.
 */
export function member(object: OtlpJsonObject, name: string): OtlpJson | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const snakeName = snakeCase(name);
  return snakeName !== name && Object.hasOwn(object, snakeName) ? object[snakeName] : undefined;
}

export function textMember(object: OtlpJsonObject, name: string): string {
  const value = member(object, name);
  return typeof value === 'string' ? value : '';
}

/** Names come from this program's own code, so that the cache stays small. */
const snakeNames = new Map<string, string>();

function snakeCase(name: string): string {
  let snakeName = snakeNames.get(name);
  if (snakeName === undefined) {
    snakeName = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeNames.set(name, snakeName);
  }
  return snakeName;
}
