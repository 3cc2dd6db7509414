import { defined, type Maybe } from '../base/defined.ts';
import { hasUsage, type Usage } from '../model/usage.ts';

/**
 * The usage that a dialect read, or `undefined` where it read nothing. The total is what the sender
 * said, else input and output together where both are known. Counts below 0 stand for "not known" in
 * some senders, and so do counts that are all 0.
 */
export function usageOf(read: Maybe<Usage>): Usage | undefined {
  const counts = Object.entries(read).filter(([, count]) => count !== undefined && count >= 0);
  if (counts.every(([, count]) => count === 0)) return undefined;
  const known: Usage = Object.fromEntries(counts);
  const { inputTokens, outputTokens } = known;
  const sum =
    inputTokens !== undefined && outputTokens !== undefined
      ? inputTokens + outputTokens
      : undefined;
  const usage = defined<Usage>({ ...known, totalTokens: known.totalTokens ?? sum });
  return hasUsage(usage) ? usage : undefined;
}
