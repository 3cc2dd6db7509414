import assert from 'node:assert/strict';
import { callStats, type StatsSample } from '../../../src/model/call-stats.ts';

const sample = (more: Partial<StatsSample>): StatsSample => ({ failed: false, ...more });

describe('callStats', () => {
  it('sums up what has one key, the dearest first and what has none last', () => {
    const stats = callStats([
      sample({ failed: true }),
      sample({ key: 'cheap', usage: { inputTokens: 1, outputTokens: 2 }, costUsd: 0.1 }),
      sample({ key: 'dear', usage: { inputTokens: 5 }, costUsd: 3 }),
      sample({ key: 'dear', usage: { inputTokens: 7, cacheReadTokens: 2 } }),
      sample({ key: 'free of tokens' }),
    ]);
    assert.deepEqual(
      stats.map(({ key, count, errorCount }) => [key, count, errorCount]),
      [
        ['dear', 2, 0],
        ['cheap', 1, 0],
        ['free of tokens', 1, 0],
        [undefined, 1, 1],
      ],
    );
    assert.deepEqual(stats[0]?.usage, { inputTokens: 12, cacheReadTokens: 2 });
    assert.deepEqual(stats[0]?.cost, { usd: 3, unpricedCalls: 1 });
    assert.deepEqual(stats[2]?.cost, { unpricedCalls: 0 });
  });

  it('gives percentiles that were measured, and none where nothing was', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      sample({ key: 'm', durationMs: 100 - index, timeToFirstTokenMs: 5 }),
    );
    const [stats] = callStats(many);
    assert.deepEqual(stats?.durationMs, { p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(stats.timeToFirstTokenMs, { p50: 5, p95: 5, p99: 5 });
    const [open] = callStats([sample({})]);
    assert.equal(open !== undefined && 'durationMs' in open, false);
  });
});
