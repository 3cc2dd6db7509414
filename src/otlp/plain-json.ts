import { groupedBy } from '../base/grouped-by.ts';
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
import { afterBlanks, jsonNumberEnd, jsonTextEnd, jsonValueEnd, none } from './json-value-end.ts';
import { utf8Text } from './utf8-text.ts';

/** Thrown where something is not plain. Made once: it says nothing but that. */
const notPlain = new Error('This is not plain JSON.');

/**
 * Walks the bytes of one JSON value, and holds them to the grammar of JSON as `JSON.parse` does, without
 * making anything of them. It gives up where it would need to know more: what it takes in full is JSON,
 * and what it does not take may be JSON too.
 */
export class PlainJson {
  private position = 0;
  private readonly source: Uint8Array;

  private constructor(source: Uint8Array) {
    this.source = source;
  }

  /** What `read` makes of the whole of `source`; `undefined` where that is not plain. */
  static read<Result>(source: Uint8Array, read: (json: PlainJson) => Result): Result | undefined {
    const json = new PlainJson(source);
    try {
      const result = read(json);
      return afterBlanks(source, json.position) === source.length ? result : undefined;
    } catch (error) {
      if (error === notPlain) return undefined;
      throw error;
    }
  }

  /** For what is JSON, but needs a closer look. */
  giveUp(): never {
    throw notPlain;
  }

  /**
   * Calls `readMember` with each key that is one of `keys`, and with `undefined` for any other; it must go
   * past the value. Gives up where a key is written with escapes.
   */
  readObject(keys: PlainKeys, readMember: (key: string | undefined) => void): void {
    this.take(openBrace);
    if (this.takeIf(closeBrace)) return;
    do {
      const start = this.skipPlainText();
      const key = keyBetween(this.source, { start, end: this.position - 1, keys });
      this.take(colon);
      readMember(key);
    } while (this.takeIf(comma));
    this.take(closeBrace);
  }

  /** Calls `readElement` at each element; it must go past it. */
  readArray(readElement: () => void): void {
    this.take(openBracket);
    if (this.takeIf(closeBracket)) return;
    do readElement();
    while (this.takeIf(comma));
    this.take(closeBracket);
  }

  /** A text without escapes. */
  plainText(): string {
    return utf8Text(this.source, this.skipPlainText(), this.position - 1);
  }

  /** A text, with or without escapes. */
  text(): string {
    this.take(quote);
    const start = this.position;
    this.moveTo(jsonTextEnd(this.source, start));
    return this.hasEscape(start)
      ? (JSON.parse(utf8Text(this.source, start - 1, this.position)) as string)
      : utf8Text(this.source, start, this.position - 1);
  }

  /** The digits of a whole number that is not negative, in quotes or bare. */
  digits(): string {
    const start = afterBlanks(this.source, this.position);
    const isQuoted = this.source[start] === quote;
    if (!isQuoted) this.moveTo(jsonNumberEnd(this.source, start));
    const digits = isQuoted ? this.plainText() : utf8Text(this.source, start, this.position);
    return /^\d{1,20}$/.test(digits) ? digits : this.giveUp();
  }

  skipValue(): void {
    this.moveTo(jsonValueEnd(this.source, this.position));
  }

  /** Gives where the text begins; it ends before the quote that stands before the position. */
  private skipPlainText(): number {
    this.take(quote);
    const start = this.position;
    this.moveTo(jsonTextEnd(this.source, start));
    return this.hasEscape(start) ? this.giveUp() : start;
  }

  private moveTo(end: number): void {
    if (end === none) throw notPlain;
    this.position = end;
  }

  private hasEscape(start: number): boolean {
    for (let index = start; index < this.position; index++)
      if (this.source[index] === backslash) return true;
    return false;
  }

  private take(code: number): void {
    if (!this.takeIf(code)) throw notPlain;
  }

  private takeIf(code: number): boolean {
    const at = afterBlanks(this.source, this.position);
    if (this.source[at] !== code) return false;
    this.position = at + 1;
    return true;
  }
}

/** Keys of an object that are told apart, by their length: most others differ in that. */
export type PlainKeys = ReadonlyMap<number, readonly PlainKey[]>;

interface PlainKey {
  readonly key: string;
  readonly bytes: Uint8Array;
}

export function plainKeys(keys: readonly string[]): PlainKeys {
  const known = keys.map((key) => ({ key, bytes: Uint8Array.from(key, codeOf) }));
  return groupedBy(known, ({ bytes }) => bytes.length);
}

/** Without making a text of each key. */
function keyBetween(
  source: Uint8Array,
  { start, end, keys }: { readonly start: number; readonly end: number; readonly keys: PlainKeys },
): string | undefined {
  for (const { key, bytes } of keys.get(end - start) ?? []) {
    let index = 0;
    while (index < bytes.length && source[start + index] === bytes[index]) index += 1;
    if (index === bytes.length) return key;
  }
  return undefined;
}
