import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (observation: PlainAttributes): Span => {
  const named = Object.entries(observation).map(([k, v]) => [`langfuse.observation.${k}`, v]);
  return normalizeSpan(wireRecord({ attributes: Object.fromEntries(named) as PlainAttributes }));
};
const usage = (details: object) =>
  read({ type: 'generation', usage_details: JSON.stringify(details) }).llm?.usage;

describe('Langfuse', () => {
  it('puts cached tokens back into the input and reasoning into the output', () => {
    const details = {
      input: 284,
      output: 11,
      total: 439,
      input_cached_tokens: 128,
      output_reasoning_tokens: 16,
    };
    assert.deepEqual(usage(details), {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      reasoningTokens: 16,
      totalTokens: 439,
    });
  });

  it('leaves counts alone that overlap already', () => {
    const details = { input: 412, output: 27, total: 439, input_cached_tokens: 128 };
    assert.equal(usage(details)?.inputTokens, 412);
    assert.equal(usage({ prompt_tokens: 412, completion_tokens: 27 })?.totalTokens, 439);
  });

  it('knows a failure by its level, whatever the status says', () => {
    const failed = read({ type: 'generation', level: 'ERROR', status_message: '429' });
    assert.deepEqual(failed.status, { code: 'error', message: '429' });
    assert.equal(read({ type: 'generation', level: 'WARNING' }).status.code, 'unset');
  });

  it('reads costs, but not the 0 of a call of which nothing is known', () => {
    const cost = (change: PlainAttributes) => read({ type: 'generation', ...change }).llm?.cost;
    const reported = { cost_details: '{"total":0.5}' };
    assert.deepEqual(cost(reported), { usd: 0.5, source: 'reported' });
    assert.equal(cost({ cost_details: '{"total":0}' }), undefined);
    const free = { cost_details: '{"total":0}', usage_details: '{"input":1,"output":1}' };
    assert.deepEqual(cost(free), { usd: 0, source: 'reported' });
  });

  it('takes the time to the first token from its moment, in quotes or not', () => {
    const moment = '2026-01-01T00:00:10.250Z';
    for (const text of [moment, JSON.stringify(moment)]) {
      const { llm } = read({ type: 'generation', completion_start_time: text });
      assert.equal(llm?.timeToFirstTokenMs, 250);
    }
    const before = read({ type: 'generation', completion_start_time: '2025-01-01T00:00:00Z' });
    assert.equal(before.llm?.timeToFirstTokenMs, undefined);
  });

  it('reads the instructions of OpenAI’s responses from where the wrapper put them', () => {
    const { llm } = read({
      type: 'generation',
      input: 'Weather?',
      'metadata.instructions': 'Be terse.',
      'prompt.name': 'weather',
    });
    assert.deepEqual(
      llm?.inputMessages?.map((message) => message.role),
      ['system', 'user'],
    );
  });
});
