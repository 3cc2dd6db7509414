import type { Attributes, AttributeValue } from '../model/attribute.ts';
import type { Usage } from '../model/usage.ts';
import { readNumber } from './attribute-reader.ts';
import { isCacheBeside, withCacheInside } from './cached-beside-input.ts';
import { withReasoningInside } from './reasoning-beside-output.ts';
import { usageDetailsOf, usageOf } from './usage-reader.ts';

/**
 * Tokens in the `gen_ai` namespace. By the conventions input includes what was read from and written to a
 * cache, and output includes reasoning: as in the model. Senders that pass on what Anthropic and Bedrock
 * count, such as Strands, have it beside the input: their numbers show it.
 */
export function genAiUsage(attributes: Attributes): Usage | undefined {
  const told = genAiCounts(attributes);
  return withReasoningInside(
    told !== undefined && isCacheBeside(told) ? withCacheInside(told) : told,
  );
}

/** The counts as sent, under all names that were ever current. */
export function genAiCounts(attributes: Attributes): Usage | undefined {
  const told = usageAttributes(attributes);
  if (told.size === 0) return undefined;
  const read = (names: readonly string[]): number | undefined => readNumber(told, ...names);
  // The newest conventions count texts, images and sounds apart, beside the sum or in its place.
  const ofModalities = (name: string): number | undefined => {
    const counts = modalities.flatMap((modality) => read([`${modality}.${name}`]) ?? []);
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  };
  return usageOf({
    inputTokens: read(['input_tokens', 'prompt_tokens']) ?? ofModalities('input_tokens'),
    outputTokens: read(['output_tokens', 'completion_tokens']) ?? ofModalities('output_tokens'),
    cacheReadTokens: read(cacheRead) ?? ofModalities('cache_read.input_tokens'),
    cacheWriteTokens: read(cacheWrite),
    reasoningTokens: read(reasoning),
    totalTokens: read(['total_tokens']),
    details: usageDetailsOf({
      inputAudioTokens: read(['audio.input_tokens', 'prompt_tokens_details.audio_tokens']),
      inputImageTokens: read(['image.input_tokens', 'prompt_tokens_details.image_tokens']),
      outputAudioTokens: read(['audio.output_tokens', 'completion_tokens_details.audio_tokens']),
      outputImageTokens: read(['image.output_tokens', 'completion_tokens_details.image_tokens']),
      cacheReadAudioTokens: read(['audio.cache_read.input_tokens']),
      cacheReadImageTokens: read(['image.cache_read.input_tokens']),
      acceptedPredictionTokens: read(['completion_tokens_details.accepted_prediction_tokens']),
      rejectedPredictionTokens: read(['completion_tokens_details.rejected_prediction_tokens']),
    }),
  });
}

const prefix = 'gen_ai.usage.';

/** By the rest of their keys: few, of which many names are asked. */
function usageAttributes(attributes: Attributes): Attributes {
  const told = new Map<string, AttributeValue>();
  for (const [key, value] of attributes)
    if (key.startsWith(prefix)) told.set(key.slice(prefix.length), value);
  return told;
}

const modalities = ['text', 'image', 'audio', 'video'] as const;

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
