import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nanos, nanosToMs } from '../../../src/base/nanos.ts';
import type { SpanId, TraceId } from '../../../src/model/ids.ts';
import { summarizeRun, type Run, type RunSpan } from '../../../src/model/run.ts';

const traceId = 'a'.repeat(32) as TraceId;
const id = (name: string): SpanId => name as SpanId;
const settled = { settled: true };

interface Change extends Partial<Omit<RunSpan, 'spanId' | 'parentSpanId'>> {
  readonly parent?: string;
}

/** A span of 10 ns that started `at`, with 10 tokens in and 2 out where `tokens` says so. */
function span(name: string, change: Change = {}): RunSpan {
  const { parent, ...rest } = change;
  return {
    spanId: id(name),
    ...(parent !== undefined && { parentSpanId: id(parent) }),
    name,
    kind: 'span',
    startTime: nanos(100n),
    endTime: nanos(110n),
    status: 'unset',
    ...rest,
  };
}

const tokens = (inputTokens: number, outputTokens: number): Partial<RunSpan> => ({
  usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
});

/** An agent that repeats the sum of its two model calls, with a tool and its embedding between. */
const agentRun: readonly RunSpan[] = [
  span('agent', { kind: 'agent', ...tokens(30, 5), model: 'm', costUsd: 3, endTime: nanos(200n) }),
  span('step', { kind: 'workflow', parent: 'agent', startTime: nanos(101n) }),
  span('chat 1', { kind: 'llm', parent: 'step', ...tokens(10, 2), model: 'm-1', costUsd: 1 }),
  span('tool', { kind: 'tool', parent: 'step', status: 'error', startTime: nanos(102n) }),
  span('embed', { kind: 'workflow', parent: 'tool', usage: { inputTokens: 4 } }),
  span('doEmbed', { kind: 'embedding', parent: 'embed', usage: { inputTokens: 4 }, model: 'e' }),
  span('chat 2', { kind: 'llm', parent: 'agent', ...tokens(20, 3), model: 'm-1', costUsd: 2 }),
];

describe('summarizeRun', () => {
  it('counts what the calls spent, not what wrappers repeat', () => {
    const run = summarizeRun(traceId, agentRun, settled);
    assert.deepEqual(run.usage, { inputTokens: 34, outputTokens: 5, totalTokens: 39 });
    assert.deepEqual(run.cost, { usd: 3, unpricedCalls: 1 });
    assert.deepEqual([run.llmCalls, run.toolCalls, run.errorCount, run.spanCount], [2, 1, 1, 7]);
    assert.deepEqual(run.models, ['m-1', 'e']);
  });

  it('gives no total where one call told none', () => {
    const run = summarize([
      span('a', { kind: 'llm', ...tokens(10, 2) }),
      span('b', { kind: 'llm', usage: { inputTokens: 7 } }),
    ]);
    assert.deepEqual(run.usage, { inputTokens: 17, outputTokens: 2 });
  });

  it('is named and timed by its root, whose status is its own', () => {
    const run = summarizeRun(traceId, agentRun, settled);
    assert.deepEqual([run.name, run.startTime, run.status], ['agent', nanos(100n), 'ok']);
    assert.equal(run.durationMs, 0.0001);
  });

  it('does not depend on the order of arrival', () => {
    const inOrder = summarizeRun(traceId, agentRun, settled);
    fc.assert(
      fc.property(fc.shuffledSubarray([...agentRun], { minLength: agentRun.length }), (arrived) => {
        assert.deepEqual(summarizeRun(traceId, arrived, settled), inOrder);
      }),
    );
  });

  it('counts a wrapper whose calls said nothing', () => {
    const run = summarize([
      span('agent', { kind: 'agent', ...tokens(30, 5) }),
      span('chat', { kind: 'llm', parent: 'agent' }),
    ]);
    assert.equal(run.usage.inputTokens, 30);
    assert.equal(run.llmCalls, 1);
  });

  it('counts a call once that two instrumentations tell', () => {
    const run = summarize([
      span('ai.doGenerate', { kind: 'llm', ...tokens(10, 2), costUsd: 1 }),
      span('chat', { kind: 'llm', parent: 'ai.doGenerate', ...tokens(10, 2), costUsd: 1 }),
    ]);
    assert.deepEqual([run.usage.inputTokens, run.llmCalls, run.cost.usd], [10, 1, 1]);
  });

  it('counts a call once where only one of two instrumentations tells its tokens', () => {
    for (const [outer, inner] of [
      [tokens(10, 2), {}],
      [{}, tokens(10, 2)],
    ]) {
      const spans = [
        span('outer', { kind: 'llm', ...outer }),
        span('inner', { kind: 'llm', parent: 'outer', ...inner }),
      ];
      const run = summarize(spans);
      assert.deepEqual([run.usage.inputTokens, run.llmCalls], [10, 1]);
    }
  });

  it('counts both of two calls inside each other that spent different tokens', () => {
    const run = summarize([
      span('chat', { kind: 'llm', ...tokens(10, 2) }),
      span('tool', { kind: 'tool', parent: 'chat' }),
      span('inner chat', { kind: 'llm', parent: 'tool', ...tokens(7, 1) }),
    ]);
    assert.deepEqual([run.usage.inputTokens, run.llmCalls], [17, 2]);
  });

  it('takes a model call that holds the sum of its retries for a wrapper', () => {
    const run = summarize([
      span('chat', { kind: 'llm', ...tokens(17, 3) }),
      span('try 1', { kind: 'llm', parent: 'chat', ...tokens(10, 2) }),
      span('try 2', { kind: 'llm', parent: 'chat', ...tokens(7, 1) }),
    ]);
    assert.deepEqual([run.usage.inputTokens, run.llmCalls], [17, 2]);
  });

  it('does not add the cost that a gateway reports to that of the call inside', () => {
    const run = summarize([
      span('gateway', { kind: 'llm', costUsd: 5 }),
      span('chat', { kind: 'llm', parent: 'gateway', ...tokens(10, 2), costUsd: 4 }),
    ]);
    assert.deepEqual(run.cost, { usd: 4, unpricedCalls: 0 });
  });

  it('counts a call once that three levels tell, each in its own dialect', () => {
    // An agent that sums up, a step that repeats, a proxy, the SDK behind it, and the model's server.
    const run = summarize([
      span('agent', { kind: 'agent', scope: 'sdk', ...tokens(24, 4), costUsd: 2 }),
      span('step', { kind: 'workflow', parent: 'agent', scope: 'sdk', ...tokens(10, 2) }),
      span('proxy', { kind: 'llm', parent: 'step', scope: 'litellm', ...tokens(10, 2) }),
      span('client', { kind: 'llm', parent: 'proxy', scope: 'openai', ...tokens(10, 2) }),
      span('server', { kind: 'llm', parent: 'client', scope: 'vllm', ...tokens(10, 2) }),
      span('chat', { kind: 'llm', parent: 'agent', scope: 'sdk', ...tokens(14, 2) }),
    ]);
    assert.deepEqual(run.usage, { inputTokens: 24, outputTokens: 4, totalTokens: 28 });
    assert.equal(run.llmCalls, 2);
  });

  it('counts a call once whose cached tokens one of two instrumentations leaves out', () => {
    const whole = { inputTokens: 412, outputTokens: 27, cacheReadTokens: 192 };
    const run = summarize([
      span('outer', { kind: 'llm', scope: 'ai', model: 'm', usage: whole }),
      span('inner', {
        kind: 'llm',
        parent: 'outer',
        scope: 'anthropic',
        model: 'm',
        usage: { inputTokens: 220, outputTokens: 27 },
      }),
    ]);
    assert.equal(run.llmCalls, 1);
    assert.deepEqual(run.usage, whole);
  });

  it('counts every attempt of a retried call, and the tokens of the one that came through', () => {
    const run = summarize([
      span('client', { kind: 'llm', scope: 'sdk', ...tokens(10, 2) }),
      span('try 1', { kind: 'llm', parent: 'client', scope: 'sdk', status: 'error' }),
      span('try 2', { kind: 'llm', parent: 'client', scope: 'sdk', ...tokens(10, 2) }),
    ]);
    assert.deepEqual([run.llmCalls, run.usage.totalTokens], [2, 12]);
  });

  it('takes the tokens of a stream from the wrapper that outlives the call', () => {
    const run = summarize([
      span('agent', { kind: 'agent', ...tokens(10, 2), endTime: nanos(105n) }),
      span('stream', { kind: 'span', parent: 'agent', ...tokens(10, 2), endTime: nanos(300n) }),
      span('chat', { kind: 'llm', parent: 'stream', endTime: nanos(102n) }),
    ]);
    assert.deepEqual([run.llmCalls, run.usage.totalTokens], [1, 12]);
    assert.equal(run.durationMs, nanosToMs(nanos(200n)));
  });

  it('takes the cost that a wrapper reports where none of its calls has a price', () => {
    const unpriced = { kind: 'llm', parent: 'agent', ...tokens(10, 2) } as const;
    const agent = span('agent', { kind: 'agent', ...tokens(20, 4), costUsd: 0.5 });
    const outer = span('workflow', { kind: 'workflow', costUsd: 0.5 });
    const calls = [span('a', unpriced), span('b', unpriced)];
    const told = summarize([outer, { ...agent, parentSpanId: id('workflow') }, ...calls]);
    assert.deepEqual(told.cost, { usd: 0.5, unpricedCalls: 0 });
    const mixed = summarize([agent, span('a', { ...unpriced, costUsd: 0.2 }), span('b', unpriced)]);
    assert.deepEqual(mixed.cost, { usd: 0.2, unpricedCalls: 1 });
  });

  it('counts a tool once that agent, client and server of a protocol tell', () => {
    const passed = [
      span('execute_tool look_up', { kind: 'tool' }),
      span('tools/call look_up', { kind: 'tool', parent: 'execute_tool look_up', scope: 'mcp' }),
      span('server look_up', { kind: 'tool', parent: 'tools/call look_up', scope: 'mcp' }),
    ];
    assert.equal(summarize(passed).toolCalls, 1);
    const asked = [
      span('execute_tool ask', { kind: 'tool' }),
      span('chat', { kind: 'llm', parent: 'execute_tool ask', ...tokens(1, 1) }),
      span('a ask', { kind: 'tool', parent: 'chat' }),
    ];
    assert.equal(summarize(asked).toolCalls, 2, 'a tool that a model asked for inside a tool');
    const others = [
      span('execute_tool both', { kind: 'tool' }),
      span('1 both', { kind: 'tool', parent: 'execute_tool both' }),
      span('2 both', { kind: 'tool', parent: 'execute_tool both' }),
    ];
    assert.equal(summarize(others).toolCalls, 3);
  });

  it('says that the cost is unknown, not 0, where no call has a price', () => {
    const run = summarize([span('chat', { kind: 'llm', ...tokens(10, 2) })]);
    assert.deepEqual(run.cost, { unpricedCalls: 1 });
  });

  it('names the model of a call that failed before it spent anything', () => {
    const run = summarize([span('chat', { kind: 'llm', status: 'error', model: 'm' })]);
    assert.deepEqual([run.models, run.usage, run.status], [['m'], {}, 'error']);
  });
});

describe('status of a run', () => {
  const root = span('root');
  const { endTime: _, ...openRoot } = root;
  const child = span('child', { parent: 'root', status: 'error' });

  it('is running until every span has ended and every parent has come', () => {
    assert.equal(statusOf([root]), 'ok');
    assert.equal(statusOf([openRoot]), 'running');
    assert.equal(statusOf([child]), 'running');
    assert.equal(statusOf([root, span('orphan', { parent: 'lost' })]), 'running');
  });

  it('is decided once nothing more will come', () => {
    assert.equal(statusOf([openRoot], settled), 'ok');
    assert.equal(statusOf([child], settled), 'error');
  });

  it('is the root’s, which may have dealt with what failed below it', () => {
    assert.equal(statusOf([root, child]), 'ok');
    assert.equal(
      statusOf([root, span('orphan', { parent: 'lost', status: 'error' })], settled),
      'ok',
    );
    assert.equal(statusOf([root, span('second root', { status: 'error' })]), 'error');
  });
});

describe('broken trees', () => {
  it('names a run without a root after its first orphan', () => {
    const run = summarize([
      span('later', { parent: 'lost', startTime: nanos(105n) }),
      span('first', { parent: 'lost' }),
    ]);
    assert.deepEqual([run.name, run.startTime], ['first', nanos(100n)]);
  });

  it('counts a call that claims to be its own ancestor', () => {
    const circle = [
      span('a', { kind: 'llm', parent: 'b', ...tokens(10, 2), status: 'error' }),
      span('b', { kind: 'llm', parent: 'a', ...tokens(10, 2), startTime: nanos(101n) }),
      span('self', { kind: 'llm', parent: 'self', ...tokens(5, 1), startTime: nanos(102n) }),
    ];
    const run = summarize(circle);
    assert.deepEqual([run.usage.inputTokens, run.llmCalls], [15, 2]);
    assert.deepEqual([run.name, run.status], ['a', 'error']);
    assert.equal(statusOf(circle), 'running');
  });

  it('does not count a root beside calls whose way up to it is lost', () => {
    const run = summarize([
      span('agent', { kind: 'agent', ...tokens(30, 5), costUsd: 3, endTime: nanos(200n) }),
      span('chat 1', { kind: 'llm', parent: 'lost', ...tokens(10, 2), costUsd: 1 }),
      span('chat 2', { kind: 'llm', parent: 'lost too', ...tokens(20, 3), costUsd: 2 }),
    ]);
    assert.deepEqual(run.usage, { inputTokens: 30, outputTokens: 5, totalTokens: 35 });
    assert.deepEqual([run.cost.usd, run.llmCalls], [3, 2]);
  });

  it('sees through a proxy and through what lies between a call and its server', () => {
    const run = summarize([
      span('agent', { kind: 'agent', scope: 'sdk' }),
      span('chat', { kind: 'llm', parent: 'agent', scope: 'sdk', model: 'm', ...tokens(10, 2) }),
      span('POST', { kind: 'http', parent: 'chat', scope: 'http' }),
      span('received', { kind: 'http', parent: 'POST', scope: 'proxy' }),
      span('first model', { kind: 'llm', parent: 'received', scope: 'litellm', status: 'error' }),
      span('fallback', { kind: 'llm', parent: 'received', scope: 'litellm', ...tokens(10, 2) }),
      span('raw', { kind: 'span', parent: 'fallback', scope: 'litellm', ...tokens(10, 2) }),
    ]);
    assert.deepEqual([run.usage.totalTokens, run.llmCalls], [12, 2], 'two models were tried');
  });

  it('goes on after its root has ended, and fails only where the root does', () => {
    const early = span('root', { kind: 'agent', endTime: nanos(101n) });
    const late = span('late', { kind: 'llm', parent: 'root', ...tokens(1, 1) });
    const run = summarize([early, { ...late, endTime: nanos(400n), status: 'error' }]);
    assert.equal(run.durationMs, nanosToMs(nanos(300n)));
    assert.deepEqual([run.status, run.errorCount], ['ok', 1]);
  });

  it('adds up all leaves whatever parents are claimed', () => {
    const claims = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(claims, (parents) => {
        const wrappers = parents.map((parent, index) =>
          span(`w${String(index)}`, {
            kind: 'workflow',
            parent: `w${String(parent)}`,
            ...tokens(9, 9),
          }),
        );
        const leaves = parents.map((_, index) =>
          span(`l${String(index)}`, { kind: 'llm', parent: `w${String(index)}`, ...tokens(1, 0) }),
        );
        const run = summarize([...wrappers, ...leaves]);
        assert.equal(run.usage.inputTokens, parents.length);
        assert.equal(run.llmCalls, parents.length);
      }),
    );
  });
});

describe('a run of 20,000 spans', () => {
  const count = 20_000;
  const many = (parentOf: (index: number) => number): readonly RunSpan[] =>
    Array.from({ length: count }, (_, index) =>
      span(`s${String(index)}`, {
        kind: index % 2 === 0 ? 'llm' : 'agent',
        startTime: nanos(BigInt(index)),
        ...(index > 0 && { parent: `s${String(parentOf(index))}` }),
        ...(index % 4 === 0 && tokens(1, 1)),
      }),
    );
  const shapes = {
    'one chain': (n: number) => n - 1,
    'one parent': () => 0,
    tree: (n: number) => n >> 1,
  };

  for (const [name, parentOf] of Object.entries(shapes)) {
    // About 50 ms on two slow cores: a quadratic walk would take minutes.
    it(`is summed up in well under a second: ${name}`, () => {
      const spans = many(parentOf);
      const before = performance.now();
      assert.equal(summarizeRun(traceId, spans, settled).spanCount, count);
      assert.ok(performance.now() - before < 1000);
    });
  }
});

function summarize(spans: readonly RunSpan[]): Run {
  return summarizeRun(traceId, spans, settled);
}

function statusOf(spans: readonly RunSpan[], options = { settled: false }): Run['status'] {
  return summarizeRun(traceId, spans, options).status;
}
