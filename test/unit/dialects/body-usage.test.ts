import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json.ts';
import { bodyUsage, joinedUsage, readUsageObject } from '../../../src/dialects/body-usage.ts';
import type { Usage } from '../../../src/model/usage.ts';

/** One call of 412 input tokens, of them 128 read from and 64 written to a cache, in each provider's words. */
const call: Usage = {
  inputTokens: 412,
  outputTokens: 43,
  cacheReadTokens: 128,
  cacheWriteTokens: 64,
  totalTokens: 455,
};
const { cacheWriteTokens: _w, ...withoutWrites } = call;

describe('readUsageObject', () => {
  for (const [provider, usage, expected] of [
    [
      'Anthropic',
      {
        input_tokens: 220,
        output_tokens: 43,
        cache_read_input_tokens: 128,
        cache_creation_input_tokens: 64,
      },
      call,
    ],
    [
      'Bedrock',
      {
        inputTokens: 220,
        outputTokens: 43,
        totalTokens: 455,
        cacheReadInputTokens: 128,
        cacheWriteInputTokens: 64,
      },
      call,
    ],
    [
      'OpenAI’s chats',
      {
        prompt_tokens: 412,
        completion_tokens: 43,
        total_tokens: 455,
        prompt_tokens_details: { cached_tokens: 128 },
        completion_tokens_details: { reasoning_tokens: 16 },
      },
      { ...withoutWrites, reasoningTokens: 16 },
    ],
    [
      'OpenAI’s responses',
      {
        input_tokens: 412,
        output_tokens: 43,
        total_tokens: 455,
        input_tokens_details: { cached_tokens: 128 },
        output_tokens_details: { reasoning_tokens: 16 },
      },
      { ...withoutWrites, reasoningTokens: 16 },
    ],
    [
      'Gemini',
      {
        promptTokenCount: 412,
        candidatesTokenCount: 27,
        thoughtsTokenCount: 16,
        cachedContentTokenCount: 128,
        totalTokenCount: 455,
      },
      { ...withoutWrites, reasoningTokens: 16 },
    ],
    [
      'LangChain',
      {
        input_tokens: 412,
        output_tokens: 43,
        total_tokens: 455,
        input_token_details: { cache_read: 128, cache_creation: 64 },
        output_token_details: {},
      },
      call,
    ],
    [
      'LiteLLM',
      {
        prompt_tokens: 412,
        completion_tokens: 43,
        total_tokens: 455,
        cache_read_input_tokens: 128,
        cache_creation_input_tokens: 64,
      },
      call,
    ],
  ] as const satisfies readonly (readonly [string, JsonObject, Usage])[]) {
    it(`counts as ${provider} means it`, () => {
      assert.deepEqual(readUsageObject(usage), expected);
    });
  }

  it('knows nothing of other objects', () => {
    assert.equal(readUsageObject({ cost: 1 }), undefined);
    assert.equal(readUsageObject('12'), undefined);
  });
});

describe('bodyUsage', () => {
  it('finds the counts where each provider puts them', () => {
    const usage = { prompt_tokens: 9 };
    for (const name of ['usage', 'usage_metadata', 'token_usage', 'tokenUsage']) {
      assert.deepEqual(bodyUsage({ [name]: usage }), { inputTokens: 9 });
    }
    assert.equal(bodyUsage({ id: 'x' }), undefined);
  });
});

describe('joinedUsage', () => {
  it('adds what the body of the answer knows', () => {
    assert.deepEqual(joinedUsage({ inputTokens: 412, outputTokens: 43 }, call), call);
    assert.deepEqual(joinedUsage({ inputTokens: 220, totalTokens: 263 }, call), call);
    assert.deepEqual(joinedUsage(undefined, call), call);
  });

  it('keeps the attributes where the body says something else', () => {
    assert.deepEqual(joinedUsage({ inputTokens: 9 }, call), { inputTokens: 9 });
  });
});
