import { nanos, type Nanos } from '../base/nanos.ts';
import { hexDigits } from './hex-digits.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';
import { keyText } from './key-text.ts';
import { plainKeyValueEnd } from './plain-key-value.ts';
import { utf8Text } from './utf8-text.ts';

/** The wire types of protobuf that OTLP uses. Groups (3, 4) are from before proto3 and never sent. */
export const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** Bytes of a tag, which has 32 bits: a longer one would be taken for another field. */
const longestTag = 5;

/** A view of every record would take longer to make than its eight bytes to copy. */
const eightBytes = new DataView(new ArrayBuffer(8));

/**
 * Walks protobuf messages in place, without a schema and without copying. `nextField` moves to a
 * field, the caller looks at `field` and reads its value with the method of the type it expects, or
 * skips it. Everything that does not fit (a length past the end, another wire type, a group) throws
 * `OtlpDecodeError`: after that the reader is of no more use.
 */
export class ProtobufReader {
  /** Number of the current field. */
  field = 0;
  /** One of `wireTypes`, where the sender keeps to them. */
  wireType = 0;
  private position = 0;
  private end: number;
  private readonly source: Uint8Array;

  constructor(source: Uint8Array) {
    this.source = source;
    this.end = source.byteLength;
  }

  /** False at the end of the current message. */
  nextField(): boolean {
    if (this.position >= this.end) return false;
    const start = this.position;
    const tag = this.readVarint32();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    if (this.position - start > longestTag) throw bad('the number of a field is too large');
    if (this.field === 0) throw bad('a field has the number 0');
    return true;
  }

  /** Goes into the current field's message. Give the result to `leave` when `nextField` said false. */
  enter(): number {
    const outerEnd = this.end;
    // `length` moves the position: it must be called first.
    const length = this.length();
    this.end = this.position + length;
    return outerEnd;
  }

  leave(outerEnd: number): void {
    this.position = this.end;
    this.end = outerEnd;
  }

  /** A view of the source: it changes, and stays in memory, with it. */
  bytes(): Uint8Array {
    const length = this.length();
    this.position += length;
    return this.source.subarray(this.position - length, this.position);
  }

  /** The digits of an id, in lower case. */
  hex(): string {
    // `length` moves the position: it must be called first.
    const length = this.length();
    const start = this.position;
    this.position += length;
    return hexDigits(this.source, start, length);
  }

  /** Goes past a text or a message that is not wanted; what `text` and `bytes` refuse, it refuses. */
  skipBytes(): void {
    // `length` moves the position: it must be called first.
    const length = this.length();
    this.position += length;
  }

  /**
   * Goes past a `KeyValue` that is written as nearly all are, and those of the same field that follow it
   * and are too. False, and nowhere, where this one must be looked at field by field.
   */
  skipPlainKeyValues(): boolean {
    if (this.wireType !== wireTypes.lengthDelimited) return false;
    const { source, end, field } = this;
    const tag = (field << 3) | wireTypes.lengthDelimited;
    const start = this.position;
    let next = plainKeyValueEnd(source, start, end);
    while (next !== 0) {
      this.position = next;
      next = next < end && source[next] === tag ? plainKeyValueEnd(source, next + 1, end) : 0;
    }
    return this.position !== start;
  }

  text(): string {
    const length = this.length();
    const start = this.position;
    this.position += length;
    return utf8Text(this.source, start, this.position);
  }

  /** As `text`, for a word that comes again and again. */
  key(): string {
    // `length` moves the position: it must be called first.
    const length = this.length();
    const start = this.position;
    this.position += length;
    return keyText(this.source, start, this.position);
  }

  /** `int32`, `uint32`, `bool` and enums: the low 32 bits, signed. */
  int32(): number {
    this.expect(wireTypes.varint);
    return this.readVarint32();
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  /** A whole number beyond 2^53 is a bigint, every other a number. */
  int64(): number | bigint {
    this.expect(wireTypes.varint);
    let value = 0n;
    let small = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.readByte();
      // 49 bits fit a number without rounding.
      if (shift < 49) small += (byte & 0x7f) * 2 ** shift;
      else value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return value === 0n ? small : wholeNumber(value | BigInt(small));
    }
    throw tooLong();
  }

  double(): number {
    this.expect(wireTypes.fixed64);
    this.readEightBytes();
    return eightBytes.getFloat64(0);
  }

  fixed64(): Nanos {
    this.expect(wireTypes.fixed64);
    this.readEightBytes();
    return nanos(eightBytes.getBigUint64(0));
  }

  /** A whole number beyond 2^53 is a bigint, every other a number. */
  sfixed64(): number | bigint {
    return wholeNumber(this.fixed64());
  }

  /** `sint32`: small numbers of both signs are short. */
  sint32(): number {
    const zigzag = this.uint32();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** A field of repeated numbers, each read by `read`: packed in one field, or alone in one of many. */
  numbers<T>(wireType: 'varint' | 'fixed64', read: () => T): T[] {
    if (this.wireType !== wireTypes.lengthDelimited) return [read()];
    const outerEnd = this.enter();
    this.wireType = wireTypes[wireType];
    const values: T[] = [];
    while (this.position < this.end) values.push(read());
    this.leave(outerEnd);
    return values;
  }

  fixed32(): number {
    this.expect(wireTypes.fixed32);
    return this.uint32At(this.advance(4));
  }

  /** Goes past the current field, whatever it holds. */
  skip(): void {
    if (this.wireType === wireTypes.varint) this.readVarint32();
    else if (this.wireType === wireTypes.fixed64) this.advance(8);
    else if (this.wireType === wireTypes.lengthDelimited) this.skipBytes();
    else if (this.wireType === wireTypes.fixed32) this.advance(4);
    else throw bad(`a field has the wire type ${this.wireType}`);
  }

  private expect(wireType: number): void {
    if (this.wireType !== wireType) throw bad(`field ${this.field} is of another type`);
  }

  private length(): number {
    this.expect(wireTypes.lengthDelimited);
    const length = this.readLength();
    if (length > this.end - this.position) throw bad('a length goes past the end');
    return length;
  }

  /** The position before. */
  private advance(count: number): number {
    const start = this.position;
    if (count > this.end - start) throw bad('a value goes past the end');
    this.position = start + count;
    return start;
  }

  private readByte(): number {
    return this.source[this.advance(1)] ?? 0;
  }

  private readEightBytes(): void {
    const start = this.advance(8);
    eightBytes.setUint32(0, this.uint32At(start + 4));
    eightBytes.setUint32(4, this.uint32At(start));
  }

  private uint32At(start: number): number {
    const { source } = this;
    const low = (source[start] ?? 0) | ((source[start + 1] ?? 0) << 8);
    const high = (source[start + 2] ?? 0) | ((source[start + 3] ?? 0) << 8);
    return ((high << 16) | low) >>> 0;
  }

  /** Every bit counts: a length far past the end must not be taken for a short one. */
  private readLength(): number {
    let length = 0;
    let factor = 1;
    for (let count = 0; count < 10; count += 1) {
      const byte = this.readByte();
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) return length;
      factor *= 128;
    }
    throw tooLong();
  }

  /** Bits beyond 32 are dropped: a negative int32 is sent in 10 bytes. */
  private readVarint32(): number {
    // Tags and most lengths have one byte: this is the hottest line of decoding.
    const first = this.position < this.end ? (this.source[this.position] ?? 0) : 0x80;
    if (first < 0x80) {
      this.position += 1;
      return first;
    }
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.readByte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw tooLong();
  }
}

function wholeNumber(unsigned: bigint): number | bigint {
  const value = BigInt.asIntN(64, unsigned);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function tooLong(): OtlpDecodeError {
  return bad('a varint is longer than 10 bytes');
}

function bad(what: string): OtlpDecodeError {
  return new OtlpDecodeError('bad-encoding', `This is not OTLP protobuf: ${what}.`);
}
