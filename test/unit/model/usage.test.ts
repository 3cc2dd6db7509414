import assert from 'node:assert/strict';
import { addUsage, hasUsage } from '../../../src/model/usage.ts';

describe('usage', () => {
  it('adds what is known and leaves the rest absent', () => {
    assert.deepEqual(addUsage({ inputTokens: 1 }, { inputTokens: 2, cacheReadTokens: 0 }), {
      inputTokens: 3,
      cacheReadTokens: 0,
    });
    assert.deepEqual(addUsage({}, {}), {});
  });

  it('is there where any count is known, 0 too', () => {
    assert.equal(hasUsage({ outputTokens: 0 }), true);
    assert.equal(hasUsage({}), false);
    assert.equal(hasUsage(undefined), false);
  });
});
