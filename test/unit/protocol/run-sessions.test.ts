import assert from 'node:assert/strict';
import type { RunJson } from '../../../src/protocol/run-json.ts';
import { groupBySession } from '../../../src/protocol/run-sessions.ts';

/** One model call of a second, `atSeconds` after the epoch, by one process that tells no conversation. */
function run(traceId: string, atSeconds: number, change: Partial<RunJson> = {}): RunJson {
  return {
    traceId,
    name: 'chat',
    service: 'bot',
    serviceInstance: 'process-1',
    startTimeUnixNano: `${atSeconds}000000000`,
    durationMs: 1000,
    status: 'ok',
    spanCount: 1,
    errorCount: 0,
    llmCalls: 1,
    toolCalls: 0,
    usage: { inputTokens: 10, totalTokens: 12 },
    cost: { usd: 0.5, unpricedCalls: 0 },
    models: [],
    ...change,
  };
}

const shape = (runs: readonly RunJson[]) =>
  groupBySession(runs).map((each) =>
    'runs' in each ? [each.label, ...each.runs.map(({ traceId }) => traceId)] : each.traceId,
  );

describe('groupBySession', () => {
  it('joins the runs of a conversation, sums them up and keeps the order', () => {
    const talk = { conversationId: 'talk-1', spanCount: 5 };
    const runs = [
      run('d', 400, talk),
      run('c', 300, { spanCount: 2 }),
      run('b', 200, { ...talk, status: 'error', cost: { unpricedCalls: 2 }, usage: {} }),
      run('a', 100, { conversationId: 'talk-2' }),
    ];
    assert.deepEqual(shape(runs), [['talk-1', 'd', 'b'], 'c', ['talk-2', 'a']]);
    const [session] = groupBySession(runs);
    assert.ok(session !== undefined && 'runs' in session);
    assert.equal(session.status, 'error');
    assert.deepEqual(session.cost, { usd: 0.5, unpricedCalls: 2 });
    assert.deepEqual(session.usage, { inputTokens: 10 }, 'no total that leaves a run out');
  });

  it('joins one-span traces of a process that come soon after each other', () => {
    const sixty = Array.from({ length: 60 }, (_, index) => run(`t${index}`, 100_000 - index * 60));
    const [session, ...others] = groupBySession(sixty);
    assert.equal(others.length, 0);
    assert.ok(session !== undefined && 'runs' in session);
    assert.equal(session.runs.length, 60);
    assert.equal(session.usage.totalTokens, 720);
    const [grown] = groupBySession([run('new', 100_010), ...sixty]);
    assert.ok(grown !== undefined && 'runs' in grown);
    assert.equal(grown.id, session.id, 'it stays open in the tree');
  });

  it('leaves apart what lies far apart, comes from elsewhere, or has a tree of its own', () => {
    const first = run('a', 100);
    assert.deepEqual(shape([run('b', 1000), first]), ['b', 'a']);
    assert.deepEqual(shape([run('b', 110, { serviceInstance: 'process-2' }), first]), ['b', 'a']);
    assert.deepEqual(shape([run('b', 110, { service: 'other' }), first]), ['b', 'a']);
    assert.deepEqual(shape([run('b', 110, { spanCount: 2 }), first]), ['b', 'a']);
    const { serviceInstance: _, ...unknown } = run('b', 110);
    assert.deepEqual(shape([unknown, { ...unknown, traceId: 'c' }]), ['b', 'c']);
  });
});
