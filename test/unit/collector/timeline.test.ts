import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import { toTimeline } from '../../../src/collector/timeline.ts';
import type { Run } from '../../../src/model/run.ts';
import type { TimelineRow } from '../../../src/store/span-reader.ts';
import { sampleStart, sampleTraceId } from '../../support/sample-spans.ts';

const run: Run = {
  traceId: sampleTraceId('01'),
  name: 'agent',
  startTime: nanos(sampleStart),
  durationMs: 1,
  status: 'ok',
  spanCount: 3,
  errorCount: 0,
  llmCalls: 0,
  toolCalls: 0,
  usage: {},
  cost: { unpricedCalls: 0 },
  models: [],
};

function row(change: Partial<TimelineRow>): TimelineRow {
  return {
    span_id: 'a',
    parent_span_id: null,
    name: 'agent',
    kind: 'span',
    status: 'unset',
    start_ms: 0,
    duration_ms: 1,
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    ...change,
  };
}

describe('timeline', () => {
  it('turns rows into columns, names kept once, what is not known as -1', () => {
    const timeline = toTimeline({ run, change: 7, lastReceivedMs: 0 }, [
      row({ span_id: 'a' }),
      row({ span_id: 'b', parent_span_id: 'a', name: 'chat', output_tokens: 5, cost_usd: 0.5 }),
      row({ span_id: 'c', parent_span_id: 'never came', duration_ms: null }),
    ]);
    assert.equal(timeline.cursor, 7);
    assert.deepEqual(timeline.parents, [-1, 0, -2]);
    assert.deepEqual(timeline.names, ['agent', 'chat']);
    assert.deepEqual(timeline.nameIndexes, [0, 1, 0]);
    assert.deepEqual(timeline.durationsMs, [1, 1, -1]);
    assert.deepEqual(timeline.tokens, [-1, 5, -1]);
    assert.deepEqual(timeline.costs, [-1, 0.5, -1]);
  });

  it('has one row for a call that two spans tell, and hangs what was below the other one higher', () => {
    const rows = [
      row({ span_id: 'root' }),
      row({ span_id: 'outer', parent_span_id: 'root', name: 'OpenAIChat.invoke' }),
      row({ span_id: 'inner', parent_span_id: 'outer', name: 'chat' }),
      row({ span_id: 'http', parent_span_id: 'outer', name: 'POST' }),
    ];
    const stored = { run, change: 1, lastReceivedMs: 0 };
    const timeline = toTimeline(stored, rows, new Map([['outer', 'inner']]));
    assert.deepEqual(timeline.spanIds, ['root', 'inner', 'http']);
    assert.deepEqual(timeline.parents, [-1, 0, 0]);
    assert.deepEqual(timeline.toldTwice, [{ row: 1, spanId: 'outer', name: 'OpenAIChat.invoke' }]);
    assert.equal(toTimeline(stored, rows).toldTwice, undefined);
  });

  it('says nothing of what only announced a span that came later', () => {
    const rows = [
      row({ span_id: 'real' }),
      row({ span_id: 'pending', parent_span_id: 'real', duration_ms: 0 }),
    ];
    const timeline = toTimeline(
      { run, change: 7, lastReceivedMs: 0 },
      rows,
      new Map([['pending', 'real']]),
    );
    assert.deepEqual([timeline.spanIds, timeline.toldTwice], [['real'], undefined]);
  });
});
