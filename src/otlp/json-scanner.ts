import { OtlpDecodeError } from './otlp-decode-error.ts';

const codeOf = (character: string): number => character.charCodeAt(0);
const quote = codeOf('"');
const backslash = codeOf('\\');
const openBrace = codeOf('{');
const closeBrace = codeOf('}');
const openBracket = codeOf('[');
const closeBracket = codeOf(']');
const comma = codeOf(',');
const colon = codeOf(':');

/**
 * More levels than any attribute may have (`maximumValueDepth`, four levels of JSON each), and few
 * enough for `JSON.parse`, which is handed what is cut out.
 */
const maximumJsonDepth = 400;

/**
 * Walks the outer structure of JSON text and cuts out the values inside as text, so that each span
 * keeps its own text as it arrived and is parsed apart from the others. Values that are cut out are
 * not checked: `JSON.parse` does that where they are read. Not recursive, so that no nesting can
 * overflow the stack.
 */
export class JsonScanner {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
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

  /** The text of the value at the current position. */
  cutValue(): string {
    this.skipWhitespace();
    const start = this.position;
    const first = this.text.charCodeAt(start);
    if (first === quote) this.skipString();
    else if (first === openBrace || first === openBracket) this.skipContainer();
    else this.skipScalar();
    if (this.position === start) throw this.unexpected();
    return this.text.slice(start, this.position);
  }

  /** Throws where something other than white space is left. */
  expectEnd(): void {
    this.skipWhitespace();
    if (this.position < this.text.length) throw this.unexpected();
  }

  private readKey(): string {
    this.skipWhitespace();
    const start = this.position;
    if (this.text.charCodeAt(start) !== quote) throw this.unexpected();
    this.skipString();
    return this.text.slice(start + 1, this.position - 1);
  }

  private skipString(): void {
    let end = this.position;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end === -1) throw new OtlpDecodeError('bad-encoding', 'A JSON string has no end.');
    } while (this.isEscaped(end));
    this.position = end + 1;
  }

  /** An odd number of backslashes before a quote makes it part of the string. */
  private isEscaped(index: number): boolean {
    let first = index;
    while (this.text.charCodeAt(first - 1) === backslash) first -= 1;
    return (index - first) % 2 === 1;
  }

  private skipContainer(): void {
    let depth = 0;
    do {
      const code = this.text.charCodeAt(this.position);
      if (Number.isNaN(code)) throw this.unexpected();
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
    while (this.position < this.text.length) {
      const code = this.text.charCodeAt(this.position);
      if (code === comma || code === closeBrace || code === closeBracket || isWhitespace(code)) {
        return;
      }
      this.position += 1;
    }
  }

  private consumeNull(): boolean {
    this.skipWhitespace();
    if (!this.text.startsWith('null', this.position)) return false;
    this.position += 4;
    return true;
  }

  private consume(code: number): void {
    if (!this.tryConsume(code)) throw this.unexpected();
  }

  private tryConsume(code: number): boolean {
    this.skipWhitespace();
    if (this.text.charCodeAt(this.position) !== code) return false;
    this.position += 1;
    return true;
  }

  private skipWhitespace(): void {
    while (isWhitespace(this.text.charCodeAt(this.position))) this.position += 1;
  }

  private unexpected(): OtlpDecodeError {
    const where = this.position < this.text.length ? `at character ${this.position}` : 'at its end';
    return new OtlpDecodeError(
      'bad-encoding',
      `This is not OTLP JSON: it breaks off or goes wrong ${where}.`,
    );
  }
}

function isWhitespace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
