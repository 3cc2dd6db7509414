import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { oncePerText } from '../../../src/base/once-per-text.ts';

describe('oncePerText', () => {
  it('computes once for a text, however they follow each other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', 'a', 'b', 'ab')), (texts) => {
        const computed: string[] = [];
        const lengthOf = oncePerText((text) => {
          computed.push(text);
          return { text };
        });
        for (const text of texts) assert.equal(lengthOf(text).text, text);
        for (const text of texts) assert.equal(lengthOf(text), lengthOf(text));
        assert.deepEqual(computed, [...new Set(texts)]);
      }),
    );
  });

  it('forgets all where texts are made up without end, and is right all the same', () => {
    let computed = 0;
    const once = oncePerText((text) => {
      computed += 1;
      return { text };
    });
    for (let round = 0; round < 2; round++)
      for (let index = 0; index < 1_000; index++)
        assert.equal(once(String(index)).text, String(index));
    assert.equal(computed, 2_000);
  });
});
