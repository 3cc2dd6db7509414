import assert from 'node:assert/strict';
import { callText, usageText } from '../../../../src/editor/source/usage-text.ts';

const figures = { startLine: 1, endLine: 3, runs: 12, failedRuns: 2, calls: 30, newest: [] };

describe('the figures over a template', () => {
  it('stand in one line', () => {
    const usage = { ...figures, p95Ms: 4_200, tokens: 1_840, usd: 0.011 };
    assert.equal(usageText(usage), '12 runs · p95 4.2 s · 1,840 tokens · $0.011 · 2 failed');
  });

  it('are left out where they are not known', () => {
    assert.equal(usageText({ ...figures, runs: 1, failedRuns: 0 }), '1 run');
  });

  it('of one call say when it was and how it ended', () => {
    const call = {
      traceId: 'a',
      spanId: 'b',
      runName: 'answer',
      callName: 'chat',
      startTimeUnixNano: '1000000000000',
      failed: true,
      durationMs: 4_200,
      tokens: 1,
    };
    assert.equal(callText(call, 1_000_000 + 180_000), '3 min ago · failed · 4.2 s · 1 token');
  });
});
