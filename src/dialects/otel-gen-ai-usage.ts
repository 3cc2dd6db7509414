import type { Usage, UsageDetails } from '../model/usage.ts';
import { either, made, members, number, readerOf, type Field } from './attribute-fields.ts';
import { isCacheBeside, withCacheInside } from './cached-beside-input.ts';
import { withReasoningInside } from './reasoning-beside-output.ts';
import { usageDetailsOf, usageOf } from './usage-reader.ts';

const cacheRead = [
  'cache_read.input_tokens',
  'cache_read_input_tokens',
  'input_tokens.cached',
  'prompt_tokens_details.cached_tokens',
  'prompt_tokens_details.cache_read_tokens',
  'details.cache_read_tokens',
  'cache_read_tokens',
  // SGLang.
  'cached_tokens',
];

const cacheWrite = [
  'cache_write.input_tokens',
  'cache_creation.input_tokens',
  'cache_creation_input_tokens',
  'cache_write_input_tokens',
  'prompt_tokens_details.cache_creation_tokens',
  'details.cache_write_tokens',
  'cache_write_tokens',
  'cache_creation_tokens',
];

const reasoning = [
  'reasoning.output_tokens',
  'reasoning_tokens',
  'output_tokens.reasoning',
  'completion_tokens_details.reasoning_tokens',
  'details.reasoning_tokens',
];

const modalities = ['text', 'image', 'audio', 'video'];

function count(...names: string[]): Field<number> {
  return number(...names.map((name) => `gen_ai.usage.${name}`));
}

/** The newest conventions count texts, images and sounds apart, beside the sum or in its place. */
function ofModalities(name: string): Field<number> {
  const counts = modalities.map((modality) => [modality, count(`${modality}.${name}`)] as const);
  return made(members(Object.fromEntries(counts)), (told) =>
    Object.values(told).reduce((sum, each) => sum + each, 0),
  );
}

const counts: Field<Usage> = made(
  members<Usage>({
    inputTokens: either(count('input_tokens', 'prompt_tokens'), ofModalities('input_tokens')),
    outputTokens: either(
      count('output_tokens', 'completion_tokens'),
      ofModalities('output_tokens'),
    ),
    cacheReadTokens: either(count(...cacheRead), ofModalities('cache_read.input_tokens')),
    cacheWriteTokens: count(...cacheWrite),
    reasoningTokens: count(...reasoning),
    totalTokens: count('total_tokens'),
    details: made(
      members<UsageDetails>({
        inputAudioTokens: count('audio.input_tokens', 'prompt_tokens_details.audio_tokens'),
        inputImageTokens: count('image.input_tokens', 'prompt_tokens_details.image_tokens'),
        outputAudioTokens: count('audio.output_tokens', 'completion_tokens_details.audio_tokens'),
        outputImageTokens: count('image.output_tokens', 'completion_tokens_details.image_tokens'),
        cacheReadAudioTokens: count('audio.cache_read.input_tokens'),
        cacheReadImageTokens: count('image.cache_read.input_tokens'),
        acceptedPredictionTokens: count('completion_tokens_details.accepted_prediction_tokens'),
        rejectedPredictionTokens: count('completion_tokens_details.rejected_prediction_tokens'),
      }),
      usageDetailsOf,
    ),
  }),
  usageOf,
);

/** The counts as sent, under all names that were ever current. */
export const readGenAiCounts = readerOf(counts);

/**
 * Tokens in the `gen_ai` namespace. By the conventions input includes what was read from and written to a
 * cache, and output includes reasoning: as in the model. Senders that pass on what Anthropic and Bedrock
 * count, such as Strands, have it beside the input: their numbers show it.
 */
export const genAiUsage: Field<Usage> = made(counts, (told) =>
  withReasoningInside(isCacheBeside(told) ? withCacheInside(told) : told),
);

export const readGenAiUsage = readerOf(genAiUsage);
