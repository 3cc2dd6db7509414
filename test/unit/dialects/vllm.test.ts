import assert from 'node:assert/strict';
import { defined } from '../../../src/base/defined.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { toRunSpan } from '../../../src/model/run-span.ts';
import { summarizeRun, type RunSpan } from '../../../src/model/run.ts';
import type { Span } from '../../../src/model/span.ts';
import { sampleSpanId, sampleTraceId } from '../../support/sample-spans.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const request: PlainAttributes = {
  'gen_ai.response.model': 'Qwen/Qwen3-8B',
  'gen_ai.request.id': 'cmpl-7f3e-0',
  'gen_ai.request.max_tokens': 32,
  'gen_ai.usage.prompt_tokens': 384,
  'gen_ai.usage.completion_tokens': 32,
  'gen_ai.latency.e2e': 0.976,
  'gen_ai.latency.time_in_queue': 0.001,
  'gen_ai.latency.time_to_first_token': 0.325,
  'gen_ai.latency.time_in_model_prefill': 0.281,
  'gen_ai.latency.time_in_model_decode': 0.654,
};

const read = (attributes: PlainAttributes, name = 'llm_request'): Span =>
  normalizeSpan(wireRecord({ name, attributes }));

describe('the dialect of vLLM', () => {
  it('reads where the time of a request went, in milliseconds', () => {
    const { kind, serving, llm } = read(request);
    assert.equal(kind, 'llm');
    assert.deepEqual(serving, {
      queueMs: 1,
      prefillMs: 281,
      decodeMs: 654,
      timeToFirstTokenMs: 325,
    });
    assert.deepEqual(llm?.usage, { inputTokens: 384, outputTokens: 32, totalTokens: 416 });
    assert.equal(llm?.responseModel, 'Qwen/Qwen3-8B');
    assert.deepEqual(llm?.parameters, { max_tokens: 32 });
  });

  it('gives a request the id by which its client knows the answer', () => {
    const idOf = (id: string) => read({ ...request, 'gen_ai.request.id': id }).llm?.responseId;
    assert.equal(idOf('cmpl-7f3e-0'), 'cmpl-7f3e');
    assert.equal(idOf('cmpl-7f3e-12'), 'cmpl-7f3e');
    assert.equal(idOf('chatcmpl-7f3e-0'), 'chatcmpl-7f3e-0');
    const long = `chatcmpl-${'7f3e'.repeat(8)}`;
    assert.equal(idOf(`${long}-0a1b2c3d`), long);
    assert.equal(idOf(`cmpl-${'7f3e'.repeat(8)}-0-0a1b2c3d`), `cmpl-${'7f3e'.repeat(8)}`);
  });

  it('takes numbers that cannot be seconds for nanoseconds, as RTP-LLM writes them', () => {
    const { serving } = read({
      'gen_ai.span.kind': 'LLM',
      'gen_ai.latency.time_in_queue': 0,
      'gen_ai.latency.time_in_model_prefill': 281_500_000,
      'gen_ai.latency.time_to_first_token': 300_000_000,
    });
    assert.deepEqual(serving, { queueMs: 0, prefillMs: 281.5, timeToFirstTokenMs: 300 });
  });

  it('leaves spans of its start alone', () => {
    const { kind, serving } = read({ 'code.function': 'load_weights' }, 'Load weights');
    assert.deepEqual([kind, serving], ['span', undefined]);
  });

  it('counts a call once that its client tells too', () => {
    const client = read(
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'Qwen/Qwen3-8B',
        'gen_ai.usage.input_tokens': 384,
        'gen_ai.usage.output_tokens': 32,
      },
      'chat Qwen/Qwen3-8B',
    );
    const call = read({ 'http.request.method': 'POST' }, 'POST');
    const chain = [client, call, read(request)].map((span, index): RunSpan =>
      defined<RunSpan>({
        ...toRunSpan(span),
        spanId: sampleSpanId(`0${index + 1}`),
        parentSpanId: index === 0 ? undefined : sampleSpanId(`0${index}`),
      }),
    );
    const run = summarizeRun(sampleTraceId('01'), chain, { settled: true });
    assert.equal(run.llmCalls, 1);
    assert.deepEqual(run.usage, { inputTokens: 384, outputTokens: 32, totalTokens: 416 });
  });
});
