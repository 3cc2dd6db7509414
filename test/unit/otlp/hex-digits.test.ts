import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { hexDigits } from '../../../src/otlp/hex-digits.ts';

describe('hex digits', () => {
  it('are those of the bytes, however many', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(bytes, fc.uint8Array(), (id, before) => {
        const source = Buffer.concat([before, id, before]);
        const digits = hexDigits(source, before.length, id.length);
        assert.equal(digits, Buffer.from(id).toString('hex'));
      }),
    );
  });
});
