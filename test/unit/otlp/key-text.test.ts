import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { keyText } from '../../../src/otlp/key-text.ts';
import { utf8Text } from '../../../src/otlp/utf8-text.ts';

describe('keyText', () => {
  it('is the text that stands there, however many other keys came before', () => {
    const keys = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.integer({ min: 0, max: 20_000 }).map((n) => Buffer.from(`gen_ai.key.${n}`)),
    );
    fc.assert(
      fc.property(keys, fc.nat(5), (key, offset) => {
        const source = Buffer.concat([Buffer.alloc(offset, 'x'), key, Buffer.from('yz')]);
        const end = offset + key.length;
        const text = utf8Text(source, offset, end);
        assert.equal(keyText(source, offset, end), text);
        // Who sent it may overwrite its bytes.
        source.fill(0);
        assert.equal(keyText(Buffer.from(key), 0, key.length), text);
      }),
      { numRuns: 20_000 },
    );
  });
});
