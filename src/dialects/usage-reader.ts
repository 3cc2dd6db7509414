import { defined, type Maybe } from '../base/defined.ts';
import { hasUsage, type Usage } from '../model/usage.ts';

/**
 * The usage that a dialect read, or `undefined` where it read nothing. The total is what the sender
 * said, else input and output together where both are known.
 */
export function usageOf(read: Maybe<Usage>): Usage | undefined {
  const { inputTokens, outputTokens } = read;
  const sum =
    inputTokens !== undefined && outputTokens !== undefined
      ? inputTokens + outputTokens
      : undefined;
  const usage = defined<Usage>({ ...read, totalTokens: read.totalTokens ?? sum });
  return hasUsage(usage) ? usage : undefined;
}
