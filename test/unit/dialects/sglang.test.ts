import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan) => normalizeSpan(wireRecord({ scope: 'sglang server', ...span }));

describe('the dialect of SGLang', () => {
  it('reads a request, with cached tokens', () => {
    const { kind, llm, serving } = read({
      name: ' Req 1f2e3d4c',
      attributes: {
        rid: '1f2e3d4c5b6a',
        'gen_ai.usage.prompt_tokens': 100,
        'gen_ai.usage.completion_tokens': 8,
        'gen_ai.usage.cached_tokens': 64,
        'gen_ai.response.model': 'Qwen/Qwen3-8B',
        'gen_ai.latency.time_to_first_token': 0.25,
        'gen_ai.latency.time_in_model_decode': 0.5,
      },
    });
    assert.equal(kind, 'llm');
    assert.equal(llm?.responseId, '1f2e3d4c5b6a');
    assert.deepEqual(llm?.usage, {
      inputTokens: 100,
      outputTokens: 8,
      cacheReadTokens: 64,
      totalTokens: 108,
    });
    assert.deepEqual(serving, { decodeMs: 500, timeToFirstTokenMs: 250 });
  });

  for (const [name, serving] of [
    ['prefill_waiting', { queueMs: 1000 }],
    ['prefill_forward', { prefillMs: 1000 }],
    ['chunked_prefill', { prefillMs: 1000 }],
    ['decode_loop', { decodeMs: 1000 }],
    ['tokenize', undefined],
  ] as const) {
    it(`reads the slice ${name} by its own length`, () =>
      assert.deepEqual(read({ name }).serving, serving));
  }

  it('takes neither threads nor rooms for requests', () => {
    const names = ['Tokenizer (host:0a1b2c3d | pid:7)', 'Bootstrap Room 0x2a'];
    for (const name of names) assert.equal(read({ name }).kind, 'span');
  });
});
