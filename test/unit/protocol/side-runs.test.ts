import assert from 'node:assert/strict';
import type { RunJson } from '../../../src/protocol/run-json.ts';
import { groupSideRuns } from '../../../src/protocol/side-runs.ts';

const run = (traceId: string, change: Partial<RunJson> = {}): RunJson => ({
  traceId,
  name: traceId,
  service: 'opencode',
  startTimeUnixNano: '1',
  durationMs: 1,
  status: 'ok',
  spanCount: 1,
  errorCount: 0,
  llmCalls: 0,
  toolCalls: 0,
  usage: {},
  cost: { unpricedCalls: 0 },
  models: [],
  ...change,
});
const queries = (count: number, change: Partial<RunJson> = {}): readonly RunJson[] =>
  Array.from({ length: count }, (_, index) => run(`sql ${index}`, change));

/** Groups as the number of their runs. */
const shown = (runs: readonly RunJson[]): readonly (string | number)[] =>
  groupSideRuns(runs).map((each) => ('sideRuns' in each ? each.sideRuns.length : each.traceId));

describe('Runs beside those of an agent', () => {
  const agent = run('agent', { llmCalls: 2 });

  it('are one group, where the newest of them stands', () => {
    const [newest, ...older] = queries(80);
    assert.ok(newest !== undefined);
    assert.deepEqual(shown([newest, agent, ...older]), [80, 'agent']);
    assert.deepEqual(shown([agent, newest, ...older]), ['agent', 80]);
  });

  it('stay by themselves where they failed, still run, are pinned, or are few', () => {
    const apart = [
      run('failed', { status: 'error' }),
      run('running', { status: 'running' }),
      run('pinned', { pinned: true }),
    ];
    assert.deepEqual(shown([agent, ...apart, ...queries(5)]), [
      'agent',
      'failed',
      'running',
      'pinned',
      5,
    ]);
    assert.equal(shown([agent, ...queries(4)]).length, 5);
  });

  it('are all there is of a program that calls no model, and are shown', () => {
    assert.equal(shown([agent, ...queries(80, { service: 'shop' })]).length, 81);
    assert.equal(shown(queries(80)).length, 80);
  });
});
