import assert from 'node:assert/strict';
import { calcPrice, waitForUpdate } from '@pydantic/genai-prices';
import { array, assert as assertProperty, integer, property } from 'fast-check';
import { msToNanos } from '../../../src/base/nanos.ts';
import type { Usage } from '../../../src/model/usage.ts';
import { priceCall } from '../../../src/pricing/price-call.ts';

const startedAt = new Date('2026-11-20T12:00:00Z');
const startTime = msToNanos(startedAt.getTime());

/** The price table's own words for a usage. */
function tableUsage({ details = {}, ...usage }: Usage): Record<string, number | undefined> {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    output_reasoning_tokens: usage.reasoningTokens,
    input_audio_tokens: details.inputAudioTokens,
    input_image_tokens: details.inputImageTokens,
    input_video_tokens: details.inputVideoTokens,
    output_audio_tokens: details.outputAudioTokens,
    output_image_tokens: details.outputImageTokens,
    cache_audio_read_tokens: details.cacheReadAudioTokens,
    cache_image_read_tokens: details.cacheReadImageTokens,
    cache_write_5m_tokens: details.cacheWrite5mTokens,
    cache_write_1h_tokens: details.cacheWrite1hTokens,
    web_searches: details.webSearches,
  };
}

/** Parts that no provider could contradict: each is within what it is part of. */
const usages = array(integer({ min: 1, max: 90_000 }), { minLength: 9, maxLength: 9 }).map(
  ([a, b, c, d, e, f, g, h, i]: number[]): Usage => {
    const [audio = 0, image = 0, cachedAudio = 0, text = 0, cached = 0] = [a, b, c, d, e];
    const [written5m = 0, written1h = 0, reasoning = 0, spoken = 0] = [f, g, h, i];
    return {
      inputTokens: text + cached + cachedAudio + audio + image + written5m + written1h,
      outputTokens: text + reasoning + spoken,
      cacheReadTokens: cached + cachedAudio,
      cacheWriteTokens: written5m + written1h,
      reasoningTokens: reasoning,
      details: {
        inputAudioTokens: audio + cachedAudio,
        inputImageTokens: image,
        cacheReadAudioTokens: cachedAudio,
        cacheReadImageTokens: 0,
        outputAudioTokens: spoken,
        cacheWrite5mTokens: written5m,
        cacheWrite1hTokens: written1h,
      },
    };
  },
);

describe('The rates of the price table', () => {
  it('come to what the table calculates, to the last digit, for each of its models', async () => {
    const providers = (await waitForUpdate()) ?? [];
    let compared = 0;
    for (const { id: provider, models } of providers)
      for (const { id } of models)
        assertProperty(
          property(usages, (usage) => {
            const cost = priceCall({ provider, responseModel: id, usage, startTime });
            if (cost === undefined) return;
            const table = calcPrice(tableUsage(usage), cost.working?.model ?? '', {
              providerId: cost.working?.provider ?? '',
              timestamp: startedAt,
            });
            compared++;
            assert.equal(cost.usd, table?.total_price, `${provider} ${id}`);
          }),
          { numRuns: 3 },
        );
    assert.ok(compared > 2_000, `${compared}`);
  });

  const linesOf = (model: string, usage: Usage, provider = 'openai') =>
    priceCall({ provider, responseModel: model, usage, startTime })?.working?.lines.map(
      ({ what, count, rateUsd }) => [what, count, rateUsd],
    );

  it('price speech, and writes to the cache by how long they stay, and searches', () => {
    const speech = {
      inputTokens: 100,
      outputTokens: 50,
      details: { inputAudioTokens: 80, outputAudioTokens: 45 },
    };
    assert.deepEqual(linesOf('gpt-realtime', speech), [
      ['input', 20, 4],
      ['output', 5, 16],
      ['audio input', 80, 32],
      ['audio output', 45, 64],
    ]);
    const written = {
      inputTokens: 100,
      outputTokens: 50,
      cacheWriteTokens: 90,
      details: { cacheWrite1hTokens: 60, cacheWrite5mTokens: 30, webSearches: 2 },
    };
    assert.deepEqual(
      linesOf('claude-opus-4-5', written, 'anthropic')?.toSorted(([one], [other]) =>
        String(one).localeCompare(String(other)),
      ),
      [
        ['cache write', 30, 6.25],
        ['cache write, 1 hour', 60, 10],
        ['input', 10, 5],
        ['output', 50, 25],
        ['web searches', 2, 10],
      ],
    );
  });

  it("leave unknown what they have no word for: OpenAI's speech never costs what text does", () => {
    const speech = { inputTokens: 100, outputTokens: 5, details: { inputAudioTokens: 80 } };
    assert.equal(linesOf('gpt-4o-audio-preview', speech), undefined);
    const text = { inputTokens: 100, outputTokens: 5 };
    assert.notEqual(linesOf('gpt-4o-audio-preview', text), undefined);
  });

  it('charge for the request where a provider does', () => {
    const lines = linesOf('sonar', { inputTokens: 100, outputTokens: 5 }, 'perplexity') ?? [];
    assert.deepEqual(lines.at(-1), ['requests', 1, 12]);
  });
});
