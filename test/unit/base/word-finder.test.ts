import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { wordFinder } from '../../../src/base/word-finder.ts';

const words = ['-u', 'sk-', 'oken', 'authorization', '://', 'q~', 'ig=', 'docker login'];
const always = () => true;
const finder = wordFinder(words.map((word) => ({ word, confirm: always })));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('wordFinder', () => {
  it('finds each word at every place of a text, in capital letters too', () => {
    for (const word of words)
      for (const before of ['', '.', '..', '...', '....', '.....'])
        for (const after of ['', '.', '..', '...'])
          for (const text of [before + word + after, (before + word + after).toUpperCase()])
            assert.ok(finder(bytesOf(text)), text);
  });

  it('finds what a search for one word after the other finds, and nothing else', () => {
    const pieces = fc.constantFrom(...words, ...'abioknsutzq~-:/= éSKTOAU'.split(''));
    const outcomes = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const expected = words.some((word) => text.toLowerCase().includes(word));
        outcomes.add(expected);
        assert.equal(finder(bytesOf(text)), expected);
      }),
      { numRuns: 5_000 },
    );
    assert.equal(outcomes.size, 2);
  });

  it('tells who confirms a word where it stands, and goes on where it does not count', () => {
    const seen: [number, number][] = [];
    const find = wordFinder([
      {
        word: 'oken',
        confirm: (_bytes, start, end) => {
          seen.push([start, end]);
          return start > 5;
        },
      },
    ]);
    assert.ok(find(bytesOf('.token TOKENS')));
    assert.deepEqual(seen, [
      [2, 6],
      [8, 12],
    ]);
    assert.ok(!find(bytesOf('.token')));
  });
});
