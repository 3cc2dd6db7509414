import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { plainKeyValueEnd } from '../../../src/otlp/plain-key-value.ts';
import { protocolRoot } from '../../support/official-protocol.ts';

const keyValue = protocolRoot.lookupType('opentelemetry.proto.common.v1.KeyValue');

/** With its length before it. */
function encoded(value: object, key = 'gen_ai.system'): Uint8Array {
  return keyValue.encodeDelimited({ key, value }).finish();
}

describe('the end of a plain key and value', () => {
  it('is found behind texts and numbers', () => {
    const plain = fc.oneof(
      fc.string({ maxLength: 40_000 }).map((stringValue) => ({ stringValue })),
      fc.boolean().map((boolValue) => ({ boolValue })),
      fc.maxSafeInteger().map((intValue) => ({ intValue })),
      fc.double().map((doubleValue) => ({ doubleValue })),
    );
    fc.assert(
      fc.property(plain, fc.string(), fc.uint8Array(), (value, key, around) => {
        const bytes = encoded(value, key);
        const source = Buffer.concat([around, bytes, around]);
        const end = around.length + bytes.length;
        assert.equal(plainKeyValueEnd(source, around.length, source.length), end);
        assert.equal(plainKeyValueEnd(source, around.length, end), end);
        assert.equal(plainKeyValueEnd(source, around.length, end - 1), 0);
      }),
    );
  });

  it('is left to others where there is more than one text or number', () => {
    const others = [
      { arrayValue: { values: [{ stringValue: 'a' }] } },
      { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } },
      { bytesValue: Uint8Array.of(1, 2) },
      {},
    ];
    for (const value of others) {
      const bytes = encoded(value);
      assert.equal(plainKeyValueEnd(bytes, 0, bytes.length), 0);
    }
    const withoutValue = keyValue.encodeDelimited({ key: 'a' }).finish();
    assert.equal(plainKeyValueEnd(withoutValue, 0, withoutValue.length), 0);
    // A varint of eleven bytes, which is none.
    const tooLong = [0x0a, 0x01, 0x61, 0x12, 0x0c, 0x18, ...Array<number>(10).fill(0x80), 0x01];
    const source = Uint8Array.of(tooLong.length, ...tooLong);
    assert.equal(plainKeyValueEnd(source, 0, source.length), 0);
  });
});
