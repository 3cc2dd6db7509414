import assert from 'node:assert/strict';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { ProtobufReader } from '../../../src/otlp/protobuf-reader.ts';

/** A reader at the first field of these bytes. */
function at(...bytes: readonly number[]): ProtobufReader {
  const reader = new ProtobufReader(Uint8Array.from(bytes));
  assert.ok(reader.nextField());
  return reader;
}

const varint = 0x08;
const lengthDelimited = 0x0a;
const ones = Array.from({ length: 9 }, () => 0xff);

describe('ProtobufReader', () => {
  it('reads whole numbers of any size exactly', () => {
    assert.equal(at(varint, 0).int64(), 0);
    assert.equal(at(varint, 0xac, 0x02).int64(), 300);
    assert.equal(at(varint, ...ones, 0x01).int64(), -1);
    const seven = Array.from({ length: 7 }, () => 0xff);
    assert.equal(at(varint, ...seven, 0x0f).int64(), Number.MAX_SAFE_INTEGER);
    assert.equal(at(varint, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10).int64(), 2n ** 53n);
    const smallest = [...Array.from({ length: 9 }, () => 0x80), 0x01];
    assert.equal(at(varint, ...smallest).int64(), -(2n ** 63n));
    assert.equal(at(varint, ...ones, 0x01).int32(), -1);
    assert.equal(at(varint, ...ones, 0x01).uint32(), 2 ** 32 - 1);
  });

  it('reads text leniently and keeps a byte order mark', () => {
    assert.equal(at(lengthDelimited, 3, 0x41, 0xc3, 0x42).text(), 'A\ufffdB');
    assert.equal(at(lengthDelimited, 4, 0xef, 0xbb, 0xbf, 0x41).text(), '\ufeffA');
    const long = Array.from({ length: 100 }, () => 0x61);
    assert.equal(at(lengthDelimited, 100, ...long).text(), 'a'.repeat(100));
  });

  it('goes into messages and on behind them', () => {
    const reader = at(lengthDelimited, 2, varint, 7, 0x10, 9);
    const outerEnd = reader.enter();
    assert.ok(reader.nextField());
    assert.equal(reader.int32(), 7);
    assert.ok(!reader.nextField());
    reader.leave(outerEnd);
    assert.ok(reader.nextField());
    assert.equal(reader.field, 2);
    assert.equal(reader.int32(), 9);
    assert.ok(!reader.nextField());
  });

  it('reads a length that is written with more bytes than it needs', () => {
    const reader = at(lengthDelimited, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x41);
    assert.deepEqual([...reader.bytes()], [0x41]);
  });

  const faults: readonly (readonly [string, () => unknown])[] = [
    ['a length past the end', () => at(lengthDelimited, 2, 0x41).bytes()],
    [
      'a length past the end by more than 32 bits',
      () => at(lengthDelimited, 0x81, 0x80, 0x80, 0x80, 0x10, 0x41).bytes(),
    ],
    ['a length past the end, skipped', () => at(lengthDelimited, 2, 0x41).skip()],
    ['a length of 4 GB', () => at(lengthDelimited, 0xff, 0xff, 0xff, 0xff, 0x0f).bytes()],
    ['a varint that breaks off', () => at(varint, 0x80).int64()],
    ['a varint of 11 bytes', () => at(varint, ...ones, 0xff, 0x01).int64()],
    ['a skipped varint of 11 bytes', () => at(varint, ...ones, 0xff, 0x01).skip()],
    ['a double that breaks off', () => at(0x09, 1, 2, 3).double()],
    ['a field of another type', () => at(varint, 1).text()],
    ['a start of a group', () => at(0x0b, 0x0c).skip()],
    ['an end of a group', () => at(0x0c).skip()],
    ['wire type 6', () => at(0x0e, 1).skip()],
    ['wire type 7', () => at(0x0f, 1).skip()],
    ['field number 0', () => at(0x00, 1)],
  ];
  for (const [name, read] of faults) {
    it(`refuses ${name}`, () => assert.throws(read, OtlpDecodeError));
  }

  it('never reads past the message it is in', () => {
    const reader = at(lengthDelimited, 2, lengthDelimited, 3, 0x41, 0x42, 0x43);
    reader.enter();
    assert.ok(reader.nextField());
    assert.throws(() => reader.text(), OtlpDecodeError);
  });
});
