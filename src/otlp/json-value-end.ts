import {
  backslash,
  closeBrace,
  closeBracket,
  codeOf,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from './json-bytes.ts';

const minus = codeOf('-');
const plus = codeOf('+');
const dot = codeOf('.');
const zero = codeOf('0');
const letterE = codeOf('e');
const letterU = codeOf('u');

/** No value ends at the first byte. */
export const none = 0;

/** Attributes of real senders stay far below; of 64 levels of values each takes two of JSON at least. */
const mostLevels = 64;

/** Control characters may not stand in a text. */
const firstPrintable = 0x20;

const escapes = new Set(Array.from('"\\/bfnrtu', codeOf));
const words: ReadonlyMap<number, readonly number[]> = new Map(
  ['true', 'false', 'null'].map((word) => [codeOf(word), Array.from(word, codeOf)]),
);

/**
 * Where the JSON value ends that begins at `start`, after blanks or none, by the grammar that `JSON.parse`
 * holds to. `none` where it is no JSON, or nested deeper than telemetry is.
 */
export function jsonValueEnd(source: Uint8Array, start: number, level = 0): number {
  const at = afterBlanks(source, start);
  const first = source[at] ?? 0;
  if (first === quote) return jsonTextEnd(source, at + 1);
  if (first === openBrace) return level < mostLevels ? objectEnd(source, at + 1, level + 1) : none;
  if (first === openBracket) return level < mostLevels ? arrayEnd(source, at + 1, level + 1) : none;
  return first === minus || isDigit(first) ? jsonNumberEnd(source, at) : wordEnd(source, at, first);
}

/** Behind the quote that ends the text of which the first character stands at `start`. */
export function jsonTextEnd(source: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    let byte = source[at] ?? 0;
    // Most of a span are texts: this is where the time goes.
    while (byte !== quote && byte !== backslash && byte >= firstPrintable) {
      at += 1;
      byte = source[at] ?? 0;
    }
    if (byte === quote) return at + 1;
    if (byte !== backslash) return none;
    at = escapeEnd(source, at + 1);
    if (at === none) return none;
  }
}

function escapeEnd(source: Uint8Array, at: number): number {
  const kind = source[at] ?? 0;
  if (!escapes.has(kind)) return none;
  if (kind !== letterU) return at + 1;
  for (let index = at + 1; index < at + 5; index++)
    if (!isHexDigit(source[index] ?? 0)) return none;
  return at + 5;
}

/** `at`: behind its brace. */
function objectEnd(source: Uint8Array, start: number, level: number): number {
  let at = afterBlanks(source, start);
  if (source[at] === closeBrace) return at + 1;
  for (;;) {
    if (source[at] !== quote) return none;
    at = jsonTextEnd(source, at + 1);
    if (at === none) return none;
    at = afterBlanks(source, at);
    if (source[at] !== colon) return none;
    at = jsonValueEnd(source, at + 1, level);
    if (at === none) return none;
    at = afterBlanks(source, at);
    if (source[at] === closeBrace) return at + 1;
    if (source[at] !== comma) return none;
    at = afterBlanks(source, at + 1);
  }
}

/** `at`: behind its bracket. */
function arrayEnd(source: Uint8Array, start: number, level: number): number {
  let at = afterBlanks(source, start);
  if (source[at] === closeBracket) return at + 1;
  for (;;) {
    at = jsonValueEnd(source, at, level);
    if (at === none) return none;
    at = afterBlanks(source, at);
    if (source[at] === closeBracket) return at + 1;
    if (source[at] !== comma) return none;
    at += 1;
  }
}

/** Of the number that begins at `start` with a digit or a minus. */
export function jsonNumberEnd(source: Uint8Array, start: number): number {
  let at = source[start] === minus ? start + 1 : start;
  at = source[at] === zero ? at + 1 : digitsEnd(source, at);
  if (at !== none && source[at] === dot) at = digitsEnd(source, at + 1);
  if (at === none || ((source[at] ?? 0) | 0x20) !== letterE) return at;
  const sign = source[at + 1];
  return digitsEnd(source, sign === plus || sign === minus ? at + 2 : at + 1);
}

/** `none` where there is no digit. */
function digitsEnd(source: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(source[at] ?? 0)) at += 1;
  return at === start ? none : at;
}

function wordEnd(source: Uint8Array, at: number, first: number): number {
  const letters = words.get(first);
  const isThere = letters?.every((letter, index) => source[at + index] === letter) === true;
  return isThere ? at + letters.length : none;
}

export function afterBlanks(source: Uint8Array, start: number): number {
  let at = start;
  while (isBlank(source[at] ?? 0)) at += 1;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number): boolean {
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}
