import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json.ts';
import { bodyUsage } from '../../../src/dialects/body-usage.ts';
import type { Usage } from '../../../src/model/usage.ts';

interface Example {
  readonly body: JsonObject;
  readonly usage: Usage;
}

/** Bodies with the usage objects that the providers' references show. */
const examples: { readonly [provider: string]: Example } = {
  'OpenAI, chat completions': {
    body: {
      usage: {
        prompt_tokens: 2006,
        completion_tokens: 300,
        total_tokens: 2306,
        prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 40 },
        completion_tokens_details: {
          reasoning_tokens: 128,
          audio_tokens: 0,
          accepted_prediction_tokens: 20,
          rejected_prediction_tokens: 4,
        },
      },
    },
    usage: {
      inputTokens: 2006,
      outputTokens: 300,
      cacheReadTokens: 1920,
      reasoningTokens: 128,
      totalTokens: 2306,
      details: {
        inputAudioTokens: 40,
        acceptedPredictionTokens: 20,
        rejectedPredictionTokens: 4,
      },
    },
  },
  'OpenAI, responses': {
    body: {
      usage: {
        input_tokens: 36,
        input_tokens_details: { cached_tokens: 10 },
        output_tokens: 87,
        output_tokens_details: { reasoning_tokens: 50 },
        total_tokens: 123,
      },
    },
    usage: {
      inputTokens: 36,
      outputTokens: 87,
      cacheReadTokens: 10,
      reasoningTokens: 50,
      totalTokens: 123,
    },
  },
  'OpenAI, realtime': {
    body: {
      usage: {
        total_tokens: 253,
        input_tokens: 132,
        output_tokens: 121,
        input_token_details: {
          text_tokens: 119,
          audio_tokens: 13,
          cached_tokens: 64,
          cached_tokens_details: { text_tokens: 56, audio_tokens: 8 },
        },
        output_token_details: { text_tokens: 30, audio_tokens: 91 },
      },
    },
    usage: {
      inputTokens: 132,
      outputTokens: 121,
      cacheReadTokens: 64,
      totalTokens: 253,
      details: { inputAudioTokens: 13, outputAudioTokens: 91, cacheReadAudioTokens: 8 },
    },
  },
  Anthropic: {
    body: {
      usage: {
        input_tokens: 220,
        cache_read_input_tokens: 128,
        cache_creation_input_tokens: 64,
        cache_creation: { ephemeral_5m_input_tokens: 24, ephemeral_1h_input_tokens: 40 },
        output_tokens: 27,
        server_tool_use: { web_search_requests: 2 },
        service_tier: 'standard',
      },
    },
    usage: {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      cacheWriteTokens: 64,
      totalTokens: 439,
      details: { cacheWrite5mTokens: 24, cacheWrite1hTokens: 40, webSearches: 2 },
    },
  },
  Gemini: {
    body: {
      usageMetadata: {
        promptTokenCount: 1000,
        cachedContentTokenCount: 600,
        toolUsePromptTokenCount: 30,
        candidatesTokenCount: 50,
        thoughtsTokenCount: 200,
        totalTokenCount: 1280,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 900 },
          { modality: 'AUDIO', tokenCount: 100 },
        ],
        cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 60 }],
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 20 }],
      },
    },
    usage: {
      inputTokens: 1030,
      outputTokens: 250,
      cacheReadTokens: 600,
      reasoningTokens: 200,
      totalTokens: 1280,
      details: { inputAudioTokens: 100, outputImageTokens: 20, cacheReadAudioTokens: 60 },
    },
  },
  'Bedrock, converse': {
    body: {
      usage: {
        inputTokens: 100,
        outputTokens: 20,
        cacheReadInputTokens: 50,
        cacheWriteInputTokens: 30,
        cacheDetails: [{ ttl: '1h', inputTokens: 30 }],
        totalTokens: 200,
      },
    },
    usage: {
      inputTokens: 180,
      outputTokens: 20,
      cacheReadTokens: 50,
      cacheWriteTokens: 30,
      totalTokens: 200,
      details: { cacheWrite1hTokens: 30 },
    },
  },
  'Cohere, second version': {
    body: {
      usage: {
        billed_units: { input_tokens: 5, output_tokens: 418 },
        tokens: { input_tokens: 71, output_tokens: 418 },
      },
    },
    usage: { inputTokens: 5, outputTokens: 418, totalTokens: 423 },
  },
  'Cohere, first version': {
    body: { text: 'Hi', meta: { billed_units: { input_tokens: 5, output_tokens: 7 } } },
    usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
  },
  Mistral: {
    body: {
      usage: {
        prompt_tokens: 16,
        completion_tokens: 34,
        total_tokens: 50,
        num_cached_tokens: 8,
      },
    },
    usage: { inputTokens: 16, outputTokens: 34, cacheReadTokens: 8, totalTokens: 50 },
  },
  Ollama: {
    body: { model: 'llama3.2', done: true, prompt_eval_count: 26, eval_count: 298 },
    usage: { inputTokens: 26, outputTokens: 298, totalTokens: 324 },
  },
  DeepSeek: {
    body: {
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 90,
        total_tokens: 1290,
        prompt_cache_hit_tokens: 1024,
        prompt_cache_miss_tokens: 176,
        completion_tokens_details: { reasoning_tokens: 60 },
      },
    },
    usage: {
      inputTokens: 1200,
      outputTokens: 90,
      cacheReadTokens: 1024,
      reasoningTokens: 60,
      totalTokens: 1290,
    },
  },
  OpenRouter: {
    body: {
      usage: {
        prompt_tokens: 194,
        completion_tokens: 12,
        total_tokens: 206,
        cost: 0.95,
        prompt_tokens_details: { cached_tokens: 90, cache_write_tokens: 100, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 4 },
      },
    },
    usage: {
      inputTokens: 194,
      outputTokens: 12,
      cacheReadTokens: 90,
      cacheWriteTokens: 100,
      reasoningTokens: 4,
      totalTokens: 206,
    },
  },
  'xAI, whose reasoning is beside the output': {
    body: {
      usage: {
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: 135,
        completion_tokens_details: { reasoning_tokens: 94 },
      },
    },
    usage: { inputTokens: 32, outputTokens: 103, reasoningTokens: 94, totalTokens: 135 },
  },
  'somebody whose cached tokens are more than the input that they should be part of': {
    body: {
      usage: {
        prompt_tokens: 20,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 90 },
      },
    },
    usage: { inputTokens: 110, outputTokens: 5, cacheReadTokens: 90, totalTokens: 115 },
  },
};

describe('bodyUsage', () => {
  for (const [provider, { body, usage }] of Object.entries(examples))
    it(`counts as ${provider}`, () => assert.deepEqual(bodyUsage(body), usage));

  it('knows nothing where nothing is told', () => {
    assert.equal(bodyUsage({}), undefined);
    assert.equal(bodyUsage({ usage: { prompt_tokens: 0, completion_tokens: 0 } }), undefined);
    assert.equal(bodyUsage({ usage: 'much', meta: null }), undefined);
  });
});
