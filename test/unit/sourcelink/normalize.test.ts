import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { endInOriginal, normalize } from '../../../src/sourcelink/normalize.ts';

describe('normalizing', () => {
  const cases: readonly [string, string, string][] = [
    ['white space of every kind', ' a\n\t b\u00a0c\r\n', 'abc'],
    ['HTML entities', '&lt;b&gt; &amp;&quot;x&#39;&nbsp;', '<b>&"x\''],
    ['JSON escapes', String.raw`a\n\"b\" \\ \u003cc`, 'a"b"\\<c'],
    ['what only looks like an escape', '& &x; \\d', '&&x;\\d'],
  ];
  for (const [name, original, expected] of cases) {
    it(`resolves ${name}`, () => assert.equal(normalize(original).text, expected));
  }

  it('knows where each character began and ended', () => {
    const original = 'a &lt; b';
    const normalized = normalize(original);
    assert.deepEqual([...normalized.offsets], [0, 2, 7, 8]);
    assert.equal(endInOriginal(normalized, 1, original), 6);
    assert.equal(endInOriginal(normalized, 2, original), 8);
  });

  it('has one ascending offset for each character, and the end', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\\', 'n', '&', 'lt;', '"') }),
        (original) => {
          const { text, offsets } = normalize(original);
          assert.equal(offsets.length, text.length + 1);
          assert.equal(offsets.at(-1), original.length);
          for (let at = 1; at < offsets.length; at += 1)
            assert.ok((offsets[at - 1] ?? 0) < (offsets[at] ?? 0));
        },
      ),
    );
  });
});
