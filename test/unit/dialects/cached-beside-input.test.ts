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

  it('takes what is cached from the total where nothing else has it', () => {
    const told = { inputTokens: 220, outputTokens: 27 };
    assert.equal(withCacheInside({ ...told, totalTokens: 439 }).inputTokens, 412);
    assert.equal(withCacheInside(told).inputTokens, 220);
    assert.equal(withCacheInside({ inputTokens: 220, totalTokens: 439 }).inputTokens, 220);
  });
});
