import type { Maybe } from '../base/defined.ts';
import type { Usage, UsageCount, UsageDetails } from '../model/usage.ts';

/**
 * The usage that a dialect read, or `undefined` where it read nothing. The total is what the sender
 * said, else input and output together where both are known. Counts below 0 stand for "not known" in
 * some senders, and so do counts that are all 0.
 */
export function usageOf(read: Maybe<Usage>): Usage | undefined {
  const usage: { -readonly [Name in keyof Usage]: Usage[Name] } = {};
  let isAnyAbove0 = false;
  for (const name of countsIn(read)) {
    const count = read[name];
    if (count !== undefined && count >= 0) usage[name] = count;
    isAnyAbove0 ||= count !== undefined && count > 0;
  }
  if (!isAnyAbove0) return undefined;
  const { inputTokens, outputTokens } = usage;
  if (inputTokens !== undefined && outputTokens !== undefined)
    usage.totalTokens ??= inputTokens + outputTokens;
  if (read.details !== undefined) usage.details = read.details;
  return usage;
}

function countsIn(read: Maybe<Usage>): readonly UsageCount[] {
  return Object.keys(read).filter((name) => name !== 'details') as UsageCount[];
}

/**
 * As `usageOf` for senders of whom it is not known how they count. More cached tokens than input can only
 * mean that they are beside it: then they are added.
 */
export function guessedUsageOf(read: Maybe<Usage>): Usage | undefined {
  const { inputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = read;
  const cached = Math.max(0, cacheReadTokens) + Math.max(0, cacheWriteTokens);
  const isBeside = inputTokens !== undefined && cached > inputTokens;
  return usageOf(isBeside ? { ...read, inputTokens: inputTokens + cached } : read);
}

/** What was read of the details, or `undefined` where that is nothing. */
export function usageDetailsOf(read: Maybe<UsageDetails>): UsageDetails | undefined {
  const known = Object.entries(read).filter(([, count]) => count !== undefined && count > 0);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
