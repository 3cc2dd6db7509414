/**
 * Tokens of a call or of a run. `inputTokens` counts all input tokens, cached ones included;
 * `outputTokens` includes reasoning tokens. What is not known is absent, never 0.
 */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  readonly totalTokens?: number;
  /** Of one call: the sums of a run have none. */
  readonly details?: UsageDetails;
}

/** Parts of the counts of a call, and what it used beside tokens. None is 0: that would tell nothing. */
export interface UsageDetails {
  readonly inputAudioTokens?: number;
  readonly inputImageTokens?: number;
  readonly inputVideoTokens?: number;
  readonly outputAudioTokens?: number;
  readonly outputImageTokens?: number;
  readonly cacheReadAudioTokens?: number;
  readonly cacheReadImageTokens?: number;
  /** Of what was written to the cache, by how long it stays there. */
  readonly cacheWrite5mTokens?: number;
  readonly cacheWrite1hTokens?: number;
  /** Of the output, what a prediction of it had right and wrong. */
  readonly acceptedPredictionTokens?: number;
  readonly rejectedPredictionTokens?: number;
  /** Requests that the provider's own tool made. */
  readonly webSearches?: number;
}

export const usageCounts = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'totalTokens',
] as const;

/** A member that is a number of tokens. */
export type UsageCount = (typeof usageCounts)[number];

/** Adds up what is known; a member that neither side knows stays absent. */
export function addUsage(left: Usage, right: Usage): Usage {
  const sum: { -readonly [Key in UsageCount]?: number } = {};
  for (const member of usageCounts) {
    const [a, b] = [left[member], right[member]];
    if (a !== undefined || b !== undefined) sum[member] = (a ?? 0) + (b ?? 0);
  }
  return sum;
}

/** Input and output together; absent where neither is known. */
export function inputAndOutputTokens({ inputTokens, outputTokens }: Usage): number | undefined {
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return (inputTokens ?? 0) + (outputTokens ?? 0);
}

export function hasUsage(usage: Usage | undefined): usage is Usage {
  return usage !== undefined && usageCounts.some((member) => usage[member] !== undefined);
}
