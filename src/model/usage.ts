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
}

const members = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'totalTokens',
] as const;

/** Adds up what is known; a member that neither side knows stays absent. */
export function addUsage(left: Usage, right: Usage): Usage {
  const sum: { -readonly [Key in keyof Usage]: Usage[Key] } = {};
  for (const member of members) {
    const [a, b] = [left[member], right[member]];
    if (a !== undefined || b !== undefined) sum[member] = (a ?? 0) + (b ?? 0);
  }
  return sum;
}

export function hasUsage(usage: Usage | undefined): usage is Usage {
  return usage !== undefined && members.some((member) => usage[member] !== undefined);
}
