import type { Attributes } from '../model/attribute.ts';
import type { Usage } from '../model/usage.ts';
import { readNumber } from './attribute-reader.ts';
import { isCacheBeside, withCacheInside } from './cached-beside-input.ts';
import { withReasoningInside } from './reasoning-beside-output.ts';
import { usageDetailsOf, usageOf } from './usage-reader.ts';

/**
 * Input includes cached tokens, output includes reasoning: as in the model. Some instrumentations pass
 * Anthropic's and Bedrock's counts on instead, which have cached tokens beside the input: the total shows
 * it, or they are known for it.
 */
export function openInferenceUsage(attributes: Attributes, scope: string): Usage | undefined {
  const count = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `llm.token_count.${name}`));
  const told = usageOf({
    inputTokens: count('prompt'),
    outputTokens: count('completion'),
    cacheReadTokens: count('prompt_details.cache_read', 'prompt_details.cache_input'),
    cacheWriteTokens: count('prompt_details.cache_write'),
    reasoningTokens: count('completion_details.reasoning'),
    totalTokens: count('total'),
    details: usageDetailsOf({
      inputAudioTokens: count('prompt_details.audio'),
      outputAudioTokens: count('completion_details.audio'),
    }),
  });
  const isApart = told !== undefined && (apartScopes.has(scope) || isCacheBeside(told));
  return withReasoningInside(isApart ? withCacheInside(told) : told);
}

const apartScopes: ReadonlySet<string> = new Set([
  '@arizeai/openinference-instrumentation-bedrock',
  'openinference.instrumentation.claude_agent_sdk',
]);
