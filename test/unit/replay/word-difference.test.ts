import assert from 'node:assert/strict';
import { wordDifference } from '../../../src/replay/word-difference.ts';

describe('wordDifference', () => {
  const cases: readonly [recorded: string, actual: string, left: string, right: string][] = [
    ['Write warm and plain.', 'Write short and plain.', 'warm', 'short'],
    ['for two days', 'for three long days', 'two', 'three long'],
    ['a b c d e', 'a x c d y', 'b … e', 'x … y'],
    ['only here', 'only', 'here', ''],
    ['', 'all of it', '', 'all of it'],
  ];
  for (const [recorded, actual, left, right] of cases) {
    it(`"${recorded}" to "${actual}"`, () => {
      const difference = wordDifference(recorded, actual);
      assert.deepEqual([difference.recorded, difference.actual], [left, right]);
    });
  }

  it('shows long words from where they differ', () => {
    const same = 'x'.repeat(500);
    const { recorded, actual } = wordDifference(`${same}left`, `${same}right`);
    assert.ok(recorded.endsWith('left') && recorded.length < 100, recorded);
    assert.ok(actual.endsWith('right') && actual.length < 100, actual);
  });
});
