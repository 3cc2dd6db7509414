import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inlineCode, plainBlock, shortLabel } from '../../../../src/editor/source/plain-block.ts';

describe('a text from outside, shown', () => {
  it('stays inside its block, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '```', '\n', 'a', '[x](command:y)')), (pieces) => {
        const text = pieces.join('');
        const lines = plainBlock(text).split('\n');
        const fence = lines[0]?.replace('text', '') ?? '';
        assert.match(fence, /^`{3,}$/);
        assert.equal(lines.at(-1), fence);
        assert.deepEqual(lines.slice(1, -1).join('\n'), text);
        // No line of the text ends the block.
        assert.ok(!text.includes(fence));
      }),
    );
  });

  it('says how much was left out of a long one', () => {
    assert.match(plainBlock('a'.repeat(20_005)), /aaa\n… and 5 more characters\n```$/);
  });

  it('is one line as a label, cut where it is long', () => {
    assert.equal(shortLabel('  one\n   two ', 40), 'one ↵ two');
    assert.equal(shortLabel('abcdef', 3), 'abc…');
    assert.equal(shortLabel('ab', 3), 'ab');
  });

  it('shows characters that would reverse or hide what follows', () => {
    assert.equal(shortLabel('a\u202Eb\u0007c\u200Bd', 40), 'a�b�c�d');
  });

  it('does not end its own code span', () => {
    assert.equal(inlineCode('a`b'), "`a'b`");
  });
});
