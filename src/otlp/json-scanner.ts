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
import { OtlpDecodeError } from './otlp-decode-error.ts';
import { utf8Text } from './utf8-text.ts';

const nullWord = Array.from('null', codeOf);
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * More levels than any attribute may have (`maximumValueDepth`, four levels of JSON each), and few
 * enough for `JSON.parse`, which is handed what is cut out.
 */
const maximumJsonDepth = 400;

/**
 * Walks the outer structure of JSON text and cuts out the values inside, so that each span
 * keeps its own bytes as they arrived and is parsed apart from the others. Values that are cut out are
 * not checked: `JSON.parse` does that where they are read. Not recursive, so that no nesting can
 * overflow the stack.
 */
export class JsonScanner {
  private position = 0;
  private readonly source: Uint8Array;

  /** A mark of byte order before the text is none of it. */
  constructor(source: Uint8Array) {
    this.source = source;
    if (byteOrderMark.every((byte, index) => source[index] === byte))
      this.position = byteOrderMark.length;
  }

  /** Calls `readMember` with each key; it must consume the value. `null` counts as an empty object. */
  readObject(readMember: (key: string) => void): void {
    if (this.consumeNull()) return;
    this.consume(openBrace);
    if (this.tryConsume(closeBrace)) return;
    do {
      const key = this.readKey();
      this.consume(colon);
      readMember(key);
    } while (this.tryConsume(comma));
    this.consume(closeBrace);
  }

  /** Calls `readElement` at each element; it must consume it. `null` counts as an empty array. */
  readArray(readElement: () => void): void {
    if (this.consumeNull()) return;
    this.consume(openBracket);
    if (this.tryConsume(closeBracket)) return;
    do readElement();
    while (this.tryConsume(comma));
    this.consume(closeBracket);
  }

  /** The value at the current position. */
  cutValue(): Uint8Array {
    this.skipWhitespace();
    const start = this.position;
    const first = this.source[start];
    if (first === quote) this.skipString();
    else if (first === openBrace || first === openBracket) this.skipContainer();
    else this.skipScalar();
    if (this.position === start) throw this.unexpected();
    return this.source.subarray(start, this.position);
  }

  /** Throws where something other than white space is left. */
  expectEnd(): void {
    this.skipWhitespace();
    if (this.position < this.source.length) throw this.unexpected();
  }

  private readKey(): string {
    this.skipWhitespace();
    const start = this.position;
    if (this.source[start] !== quote) throw this.unexpected();
    this.skipString();
    return utf8Text(this.source, start + 1, this.position - 1);
  }

  private skipString(): void {
    const { source } = this;
    let end = this.position + 1;
    // A backslash takes what follows it along.
    while (end < source.length && source[end] !== quote) end += source[end] === backslash ? 2 : 1;
    if (end >= source.length) {
      throw new OtlpDecodeError('bad-encoding', 'A JSON string has no end.');
    }
    this.position = end + 1;
  }

  private skipContainer(): void {
    let depth = 0;
    do {
      const code = this.source[this.position];
      if (code === undefined) throw this.unexpected();
      if (code === quote) {
        this.skipString();
        continue;
      }
      if (code === openBrace || code === openBracket) depth += 1;
      else if (code === closeBrace || code === closeBracket) depth -= 1;
      if (depth > maximumJsonDepth) {
        throw new OtlpDecodeError('too-deep', 'The JSON is nested too deeply.');
      }
      this.position += 1;
    } while (depth > 0);
  }

  private skipScalar(): void {
    while (this.position < this.source.length) {
      const code = this.source[this.position];
      if (code === comma || code === closeBrace || code === closeBracket || isWhitespace(code)) {
        return;
      }
      this.position += 1;
    }
  }

  private consumeNull(): boolean {
    this.skipWhitespace();
    if (!nullWord.every((byte, index) => this.source[this.position + index] === byte)) return false;
    this.position += nullWord.length;
    return true;
  }

  private consume(code: number): void {
    if (!this.tryConsume(code)) throw this.unexpected();
  }

  private tryConsume(code: number): boolean {
    this.skipWhitespace();
    if (this.source[this.position] !== code) return false;
    this.position += 1;
    return true;
  }

  private skipWhitespace(): void {
    while (isWhitespace(this.source[this.position])) this.position += 1;
  }

  private unexpected(): OtlpDecodeError {
    const where = this.position < this.source.length ? `at byte ${this.position}` : 'at its end';
    return new OtlpDecodeError(
      'bad-encoding',
      `This is not OTLP JSON: it breaks off or goes wrong ${where}.`,
    );
  }
}

function isWhitespace(code: number | undefined): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
