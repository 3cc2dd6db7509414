import assert from 'node:assert/strict';
import { runAside, runFigures, runLine, runTree } from '../../../src/cli/run-text.ts';
import type { RunJson } from '../../../src/protocol/run-json.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';

const run: RunJson = {
  traceId: 'a'.repeat(32),
  name: 'agent',
  startTimeUnixNano: '1767225610000000000',
  durationMs: 1234,
  status: 'error',
  spanCount: 2,
  errorCount: 1,
  llmCalls: 1,
  toolCalls: 0,
  usage: { inputTokens: 1000, outputTokens: 20 },
  cost: { usd: 0.0042, unpricedCalls: 0 },
  models: [],
};

function span(spanId: string, change: Partial<SpanJson> = {}): SpanJson {
  return {
    traceId: run.traceId,
    spanId,
    name: spanId,
    kind: 'span',
    startTimeUnixNano: '1',
    durationMs: 5,
    status: { code: 'unset' },
    dialects: [],
    attributes: {},
    events: [],
    links: [],
    resource: {},
    ...change,
  };
}

describe('text of runs', () => {
  it('is one line', () => {
    const line = runLine(run, 1_767_225_610_000 + 3 * 60_000);
    assert.equal(
      line,
      `${run.traceId}  error    3 min ago    1.23 s    agent  2 spans, 1,020 tokens, $0.0042`,
    );
  });

  it('never says 0 for a cost that is not known', () => {
    const unpriced = { ...run, cost: { unpricedCalls: 1 } };
    assert.equal(runFigures(unpriced), '2 spans, 1,020 tokens, cost unknown');
    const partly = { ...run, cost: { usd: 0.5, unpricedCalls: 1 } };
    assert.equal(runFigures(partly), '2 spans, 1,020 tokens, $0.500 or more');
  });

  it('is a tree, orphans at the top, whatever telemetry claims of its parents', () => {
    const spans = [
      span('root'),
      span('orphan', { parentSpanId: 'never came' }),
      span('child', {
        parentSpanId: 'root',
        status: { code: 'error', message: 'bad\n\u001b[31m' },
      }),
      span('self', { parentSpanId: 'self' }),
    ];
    assert.deepEqual(runTree({ run, spans, logs: [], findings: [] }), [
      'span root  5 ms',
      '  span child  5 ms  error: bad [31m',
      'span orphan  5 ms',
      'span self  5 ms',
    ]);
  });

  it('says how many log records there are, where there are any', () => {
    const log = { timeUnixNano: '1', attributes: {}, resource: {} };
    const detail = { run, spans: [], findings: [] };
    assert.deepEqual(runAside({ ...detail, logs: [] }), []);
    assert.deepEqual(runAside({ ...detail, logs: [log] }), ['1 log record']);
    assert.deepEqual(runAside({ ...detail, logs: [log, log] }), ['2 log records']);
  });
});
