import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nanos } from '../../../src/base/nanos.ts';
import { duplicateCalls } from '../../../src/model/duplicate-calls.ts';
import type { SpanId, TraceId } from '../../../src/model/ids.ts';
import { RunTree } from '../../../src/model/run-tree.ts';
import { summarizeRun, type RunSpan } from '../../../src/model/run.ts';

const parentSpanId = 'agent' as SpanId;
const ms = 1_000_000;

/** A model call of one second below an agent, with 10 tokens in and 2 out. */
function call(
  spanId: string,
  scope: string,
  startMs: number,
  change: Partial<RunSpan> = {},
): RunSpan {
  return {
    spanId: spanId as SpanId,
    parentSpanId,
    name: spanId,
    scope,
    kind: 'llm',
    startTime: nanos(BigInt(Math.round(startMs * ms))),
    endTime: nanos(BigInt(Math.round((startMs + 1000) * ms))),
    status: 'unset',
    model: 'm',
    usage: { inputTokens: 10, outputTokens: 2 },
    ...change,
  };
}

const pairs = (...spans: readonly RunSpan[]): readonly (readonly [string, string])[] => [
  ...duplicateCalls(new RunTree(spans), spans),
];
const callsOf = (spans: readonly RunSpan[]) => {
  const run = summarizeRun('a'.repeat(32) as TraceId, spans, { settled: true });
  return [run.llmCalls, run.usage.inputTokens];
};

describe('duplicateCalls', () => {
  it('finds what two instrumentations tell of one call beside each other', () => {
    const spans = [call('a', 'openai', 0), call('b', 'openinference', 3)];
    assert.deepEqual(pairs(...spans), [['b', 'a']]);
    assert.deepEqual(callsOf(spans), [1, 10]);
  });

  it('lets the one count that knows more', () => {
    const id = { responseId: 'r' };
    const poor = call('a', 'openai', 0, { ...id, usage: {} });
    const rich = call('b', 'openinference', 300, id);
    assert.deepEqual(pairs(poor, rich), [['a', 'b']]);
    assert.deepEqual(callsOf([poor, rich]), [1, 10]);
  });

  it('lets the inner one count of two inside each other, also where their numbers differ', () => {
    const outer = call('a', 'x', 0, { responseId: 'r', usage: { inputTokens: 7 } });
    const inner = call('b', 'y', 1, { responseId: 'r', parentSpanId: outer.spanId });
    assert.deepEqual(pairs(outer, inner), [['a', 'b']]);
    assert.deepEqual(callsOf([outer, inner]), [1, 10]);
  });

  it('tells calls apart by response id, instrumentation, parent, model, usage and time', () => {
    const first = call('a', 'x', 0);
    const others: readonly RunSpan[] = [
      call('b', 'x', 0),
      call('b', 'y', 300),
      call('b', 'y', 1001),
      call('b', 'y', 0, { parentSpanId: 'other' as SpanId }),
      call('b', 'y', 0, { model: 'n' }),
      call('b', 'y', 0, { usage: { inputTokens: 10, outputTokens: 3 } }),
      call('b', 'y', 0, { kind: 'embedding' }),
    ];
    for (const other of others) assert.deepEqual(pairs(first, other), []);
    const withId = call('a', 'x', 0, { responseId: 'r1' });
    assert.deepEqual(pairs(withId, call('b', 'y', 0, { responseId: 'r2' })), []);
    const cached = call('b', 'y', 5000, { responseId: 'r1' });
    assert.deepEqual(pairs(withId, cached), [], 'an answer from a cache');
  });

  it('never merges calls of a fan-out with equal prompts, seen once or twice', () => {
    const fanOut = fc.array(fc.nat(3000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fanOut, fc.boolean(), fc.boolean(), (starts, isSeenTwice, hasIds) => {
        const spans = starts
          .toSorted((left, right) => left - right)
          .flatMap((start, index) => {
            const id = hasIds ? { responseId: `r${index}` } : {};
            const first = call(`a${index}`, 'x', start, id);
            return isSeenTwice ? [first, call(`b${index}`, 'y', start + 0.1, id)] : [first];
          });
        assert.deepEqual(callsOf(spans), [starts.length, starts.length * 10]);
      }),
    );
  });

  it('finds a tool that two instrumentations tell, in trees of their own', () => {
    const tool = { kind: 'tool', usage: {} } as const;
    const first = call('a', 'openinference', 0, { ...tool, name: 'look_up' });
    const parent = { parentSpanId: 'other' as SpanId };
    const second = call('b', 'traceloop', 2, { ...tool, ...parent, name: 'look_up.tool' });
    assert.deepEqual(pairs(first, second), [['b', 'a']]);
    const different = call('b', 'traceloop', 2, { ...tool, name: 'book.tool' });
    assert.deepEqual(pairs(first, different), []);
    const inside = call('b', 'mcp', 2, { ...tool, parentSpanId: first.spanId, name: 'look_up' });
    assert.deepEqual(pairs(first, inside), [], 'a server’s own row');
  });

  it('takes what announced a span that has come since for nothing of its own', () => {
    const span = { kind: 'span', usage: {}, name: 'agent run' } as const;
    const real = call('a', 'logfire', 0, span);
    const pending = call('b', 'logfire', 0, {
      ...span,
      parentSpanId: real.spanId,
      endTime: real.startTime,
    });
    assert.deepEqual(pairs(real, pending), [['b', 'a']]);
    assert.deepEqual(pairs(pending), [], 'while it runs there is nothing else to see');
    const log = { ...pending, name: 'a log record' };
    assert.deepEqual(pairs(real, log), []);
  });

  it('is quick where a hundred thousand calls start at once', () => {
    const spans = Array.from({ length: 100_000 }, (_, index) => call(`${index}`, 'x', 0));
    assert.equal(pairs(...spans).length, 0);
  });
});
