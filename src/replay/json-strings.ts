/** A string value in JSON text. Members' names are not values. */
export interface JsonString {
  /** From the root; numbers are positions in arrays. */
  readonly path: readonly (string | number)[];
  readonly value: string;
  /** Of the literal, quotes included, in the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Every string value of JSON text, with its place, so that one can be replaced and all else keeps its
 * bytes: numbers and spacing as the provider wrote them. The text must be known to parse.
 */
export function findJsonStrings(text: string): readonly JsonString[] {
  const scanner: Scanner = { text, at: 0, found: [] };
  scanValue(scanner, []);
  return scanner.found;
}

interface Scanner {
  readonly text: string;
  at: number;
  readonly found: JsonString[];
}

function scanValue(scanner: Scanner, path: readonly (string | number)[]): void {
  skipSpace(scanner);
  const first = scanner.text[scanner.at];
  if (first === '{') scanMembers(scanner, path);
  else if (first === '[') scanItems(scanner, path);
  else if (first === '"') {
    const start = scanner.at;
    const value = readString(scanner);
    scanner.found.push({ path, value, start, end: scanner.at });
  } else skip(scanner, /[^,\]}\s]*/y);
  skipSpace(scanner);
}

function scanMembers(scanner: Scanner, path: readonly (string | number)[]): void {
  while (scanner.text[scanner.at] !== '}' && scanner.at < scanner.text.length) {
    scanner.at++; // The brace, or the comma before the next member.
    skipSpace(scanner);
    if (scanner.text[scanner.at] === '}') break;
    const key = readString(scanner);
    skip(scanner, /\s*:/y);
    scanValue(scanner, [...path, key]);
  }
  scanner.at++;
}

function scanItems(scanner: Scanner, path: readonly (string | number)[]): void {
  let index = 0;
  while (scanner.text[scanner.at] !== ']' && scanner.at < scanner.text.length) {
    scanner.at++; // The bracket, or the comma before the next item.
    skipSpace(scanner);
    if (scanner.text[scanner.at] === ']') break;
    scanValue(scanner, [...path, index++]);
  }
  scanner.at++;
}

function readString(scanner: Scanner): string {
  const start = scanner.at;
  let at = start + 1;
  while (at < scanner.text.length && scanner.text[at] !== '"')
    at += scanner.text[at] === '\\' ? 2 : 1;
  scanner.at = at + 1;
  return String(JSON.parse(scanner.text.slice(start, scanner.at)));
}

function skipSpace(scanner: Scanner): void {
  skip(scanner, /\s*/y);
}

function skip(scanner: Scanner, pattern: RegExp): void {
  pattern.lastIndex = scanner.at;
  const match = pattern.exec(scanner.text);
  if (match !== null) scanner.at += match[0].length;
}
