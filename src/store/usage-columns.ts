import { defined } from '../base/defined.ts';
import type { Usage } from '../model/usage.ts';
import type { SqlParameters } from './database.ts';

/** The token columns that spans and runs share. */
export interface UsageRow {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly total_tokens: number | null;
}

const tokenColumns = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'total_tokens',
] as const;
const noUsage: Usage = {};

export function usageFromRow(row: UsageRow): Usage {
  // Most spans are no model calls, and a run may have very many.
  if (tokenColumns.every((column) => row[column] === null)) return noUsage;
  return defined<Usage>({
    inputTokens: row.input_tokens ?? undefined,
    outputTokens: row.output_tokens ?? undefined,
    cacheReadTokens: row.cache_read_tokens ?? undefined,
    cacheWriteTokens: row.cache_write_tokens ?? undefined,
    reasoningTokens: row.reasoning_tokens ?? undefined,
    totalTokens: row.total_tokens ?? undefined,
  });
}

export function usageColumns(usage: Usage | undefined): SqlParameters {
  return {
    input_tokens: sqlCount(usage?.inputTokens),
    output_tokens: sqlCount(usage?.outputTokens),
    cache_read_tokens: sqlCount(usage?.cacheReadTokens),
    cache_write_tokens: sqlCount(usage?.cacheWriteTokens),
    reasoning_tokens: sqlCount(usage?.reasoningTokens),
    total_tokens: sqlCount(usage?.totalTokens),
  };
}

/** Telemetry may call anything a number of tokens; one bad value must not cost the whole batch. */
function sqlCount(value: number | undefined): number | null {
  if (value === undefined) return null;
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) ? rounded : null;
}
