import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes) => normalizeSpan(wireRecord({ attributes }));

const ollama = {
  model: 'llama3.2',
  message: { role: 'assistant', content: 'Hi.' },
  done: true,
  total_duration: 5_043_500_667,
  load_duration: 5_025_959,
  prompt_eval_count: 26,
  prompt_eval_duration: 325_953_000,
  eval_count: 290,
  eval_duration: 4_709_213_000,
};

const llamaCpp = {
  choices: [{ message: { role: 'assistant', content: 'Hi.' } }],
  timings: { cache_n: 236, prompt_n: 1, prompt_ms: 30.958, predicted_n: 35, predicted_ms: 661.064 },
};

describe('timings in the answers of model servers', () => {
  it("reads Ollama's nanoseconds", () => {
    const { serving, llm } = read({ 'output.value': JSON.stringify(ollama) });
    assert.deepEqual(serving, { queueMs: 5.025959, prefillMs: 325.953, decodeMs: 4709.213 });
    assert.deepEqual(llm?.usage, { inputTokens: 26, outputTokens: 290, totalTokens: 316 });
  });

  it("reads llama.cpp's milliseconds, and adds what its cache held", () => {
    const { serving, llm } = read({ 'traceloop.entity.output': JSON.stringify(llamaCpp) });
    assert.deepEqual(serving, { prefillMs: 30.958, decodeMs: 661.064 });
    assert.deepEqual(llm?.usage, {
      inputTokens: 237,
      outputTokens: 35,
      cacheReadTokens: 236,
      totalTokens: 272,
    });
  });

  it('finds an answer that a framework wrapped, or told twice', () => {
    const generation = { message: { response_metadata: ollama }, generation_info: ollama };
    const wrapped = JSON.stringify({ generations: [[generation]], text: JSON.stringify(ollama) });
    const { serving } = read({ 'output.value': wrapped, 'mlflow.spanOutputs': wrapped });
    assert.equal(serving?.decodeMs, 4709.213);
  });

  it('tells nothing where a span has several answers, or other ones', () => {
    const several = JSON.stringify([ollama, { ...ollama, eval_duration: 1 }]);
    assert.equal(read({ 'output.value': several }).serving, undefined);
    assert.equal(read({ 'output.value': 'It says eval_duration.' }).serving, undefined);
    assert.equal(read({ 'output.value': '{"usage":{}}' }).serving, undefined);
  });
});
