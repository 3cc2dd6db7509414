import assert from 'node:assert/strict';
import { comparisonText } from '../../../src/editor/replay/comparison-text.ts';
import type { RunJson } from '../../../src/protocol/run-json.ts';

function run(status: 'ok' | 'error', totalTokens: number, usd?: number): RunJson {
  return {
    traceId: '0'.repeat(32),
    name: 'answer `ticket`',
    startTimeUnixNano: '0',
    durationMs: totalTokens,
    status,
    spanCount: 1,
    errorCount: 0,
    llmCalls: 1,
    toolCalls: 0,
    models: [],
    usage: { totalTokens },
    cost: { ...(usd !== undefined && { usd }), unpricedCalls: 0 },
  };
}

describe('the comparison of a what-if', () => {
  it('shows differences with their intervals, and which of them are decided', () => {
    const text = comparisonText({
      before: [run('ok', 100, 0.01), run('ok', 110, 0.02), run('error', 105, 0.015)],
      after: [run('ok', 300, 0.01), run('ok', 310, 0.02), run('ok', 305, 0.015)],
      beforeWas: 'sampled',
    });
    assert.match(text, /^# Replay with edited prompt: `answer {2}ticket `$/m);
    assert.match(text, /^\| succeeded \| 2 of 3 \| 3 of 3 \| \+33 % \| .* \| undecided \|$/m);
    assert.match(text, /^\| tokens \| 105 \| 305 \| \+200 \| \+189 … \+211 \| differs \|$/m);
    assert.match(text, /^\| cost \| \$0\.015 \| \$0\.015 \| ±0 \| .* \| undecided \|$/m);
  });

  it('claims nothing of a single recorded run, and no time that was not waited for', () => {
    const text = comparisonText({
      before: [run('error', 100)],
      after: [run('ok', 300), run('ok', 310)],
      beforeWas: 'recorded',
    });
    assert.match(text, /a difference of one run to others may be chance/);
    assert.match(text, /^\| tokens \| 100 \| 305 \| \+205 \| {2}\| {2}\|$/m);
    assert.doesNotMatch(text, /time|cost|undecided/);
  });
});
