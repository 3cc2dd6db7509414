import type { Usage } from '../model/usage.ts';

/**
 * True where the counts themselves show that cached tokens lie beside the input, as Anthropic and Bedrock
 * count: they are more than the input is, or only with them the total comes out.
 */
export function isCacheBeside(told: Usage): boolean {
  const { inputTokens, outputTokens = 0, totalTokens } = told;
  const cached = cachedTokens(told);
  if (inputTokens === undefined || cached === 0) return false;
  return cached > inputTokens || totalTokens === inputTokens + outputTokens + cached;
}

/**
 * The same usage as the model counts, with cached tokens in the input. Where they are not told, as of
 * Bedrock's streams in OpenInference, the total has them.
 */
export function withCacheInside(told: Usage): Usage {
  const { inputTokens = 0, totalTokens = 0, ...others } = told;
  const { outputTokens } = told;
  const cached = cachedTokens(told);
  const besides = Math.max(0, totalTokens - inputTokens - (outputTokens ?? totalTokens));
  const whole = { ...others, inputTokens: inputTokens + (cached === 0 ? besides : cached) };
  return outputTokens === undefined
    ? whole
    : { ...whole, totalTokens: whole.inputTokens + outputTokens };
}

function cachedTokens({ cacheReadTokens = 0, cacheWriteTokens = 0 }: Usage): number {
  return cacheReadTokens + cacheWriteTokens;
}
