import assert from 'node:assert/strict';
import { isCacheBeside, withCacheInside } from '../../../src/dialects/cached-beside-input.ts';

describe('isCacheBeside', () => {
  it('believes a total, and what cannot be part of the input', () => {
    const counts = { outputTokens: 10, cacheReadTokens: 60 };
    assert.ok(isCacheBeside({ ...counts, inputTokens: 100, totalTokens: 170 }));
    assert.ok(isCacheBeside({ ...counts, inputTokens: 50 }));
    assert.ok(!isCacheBeside({ ...counts, inputTokens: 100, totalTokens: 110 }));
    assert.ok(!isCacheBeside({ inputTokens: 100, cacheReadTokens: 0, totalTokens: 100 }));
    assert.ok(!isCacheBeside(counts));
  });
});

describe('withCacheInside', () => {
  it('counts cached tokens with the input, and the total anew where it can be known', () => {
    assert.deepEqual(withCacheInside({ inputTokens: 5, cacheWriteTokens: 7, outputTokens: 2 }), {
      inputTokens: 12,
      cacheWriteTokens: 7,
      outputTokens: 2,
      totalTokens: 14,
    });
    assert.deepEqual(withCacheInside({ inputTokens: 5, cacheReadTokens: 7 }), {
      inputTokens: 12,
      cacheReadTokens: 7,
    });
  });
});
