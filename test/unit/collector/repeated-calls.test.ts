import assert from 'node:assert/strict';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { toSpanToStore } from '../../../src/collector/span-decoding.ts';
import type { CallStats } from '../../../src/model/call-stats.ts';
import {
  callOfProgram,
  callOfServer,
  receivedLoneSpan,
  type LoneSpan,
} from '../../support/lone-spans.ts';
import { storeForEachTest } from '../../support/store-for-each-test.ts';

const usage = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9 };
const told = { inputTokens: 40, outputTokens: 9, totalTokens: 49 };
const onServer = { ...usage, 'gen_ai.response.model': 'qwen3' };

describe('Stats of calls that two runs tell', () => {
  const store = storeForEachTest();

  async function statsOf(by: string, ...spans: readonly LoneSpan[]): Promise<readonly CallStats[]> {
    for (const span of spans)
      store().spanWriter.append(receivedLoneSpan(span).map(toSpanToStore), Date.now());
    return createRunQueries(store()).getStats({ by });
  }
  const served = (trace: string, startMs = 1_050): LoneSpan => ({
    ...callOfServer(trace, startMs, { ...onServer, 'gen_ai.latency.time_to_first_token': 0.6 }),
    service: 'vllm',
  });

  for (const [order, spans] of [
    ['the call first', [callOfProgram(usage), served('b')]],
    ['the server first', [served('b'), callOfProgram(usage)]],
  ] as const)
    it(`count such a call once, with the time to its first token: ${order}`, async () => {
      const [only, ...others] = await statsOf('model', ...spans);
      assert.deepEqual([only?.key, only?.count, only?.usage, others], ['qwen3', 1, told, []]);
      assert.equal(only?.timeToFirstTokenMs?.p50, 600);
      const byService = await statsOf('service');
      assert.deepEqual(
        byService.map(({ key, count }) => [key, count]),
        [['field-guide', 1]],
      );
    });

  it('show its span by name, and what was spent once', async () => {
    const stats = await statsOf('name', callOfProgram(usage), served('b'));
    assert.deepEqual(
      new Map(stats.map(({ key, count, usage: spent }) => [key, [count, spent]])),
      new Map([
        ['chat qwen3', [1, told]],
        ['llm_request', [1, {}]],
      ]),
    );
  });

  it('take from the server what the call does not tell', async () => {
    const [only, ...others] = await statsOf('model', callOfProgram(), served('b'));
    assert.deepEqual([only?.count, only?.usage, others], [1, told, []]);
  });

  it('count what nobody called', async () => {
    const [only] = await statsOf('model', served('b'));
    assert.deepEqual([only?.count, only?.usage], [1, told]);
  });

  it('count once what two instrumentations tell, with a trace each', async () => {
    const call = callOfProgram(usage);
    const again = { ...call, trace: 'e', startMs: 1_005, durationMs: 1_990, scope: 'other' };
    const [only, ...others] = await statsOf('model', call, again);
    assert.deepEqual([only?.count, only?.usage, others], [1, told, []]);
    const [grown] = await statsOf('model', served('b'));
    assert.deepEqual([grown?.count, grown?.usage], [1, told], 'the server tells it a third time');
  });

  it('count both where one instrumentation tells both, or they put out something else', async () => {
    const call = callOfProgram(usage);
    const [both] = await statsOf('model', call, { ...call, trace: 'e' });
    assert.equal(both?.count, 2);
    const longer = { ...call.attributes, 'gen_ai.usage.output_tokens': 10 };
    const other = { ...call, trace: 'f', scope: 'other', attributes: longer };
    assert.equal((await statsOf('model', other))[0]?.count, 3);
  });

  it('count all of a made-up model that gives one id to all', async () => {
    const calls = Array.from({ length: 9 }, (_, index) => ({
      ...callOfProgram(usage),
      trace: `a${index}`,
      scope: `scope ${index}`,
    }));
    assert.equal((await statsOf('model', ...calls))[0]?.count, 9);
  });

  it('count both where it is not certain that they are one', async () => {
    const countOf = async (...spans: readonly LoneSpan[]): Promise<number | undefined> =>
      (await statsOf('model', ...spans))[0]?.count;
    assert.equal(await countOf(callOfProgram(usage), served('b'), served('c')), 3, 'two servers');
    const later = { ...callOfProgram(usage), trace: 'd', startMs: 600_000 };
    assert.equal(await countOf(later), 4, 'the answer was given out again later');
  });
});
