import { groupedBy } from '../base/grouped-by.ts';
import type { RunCost } from './run.ts';
import { addUsage, type Usage } from './usage.ts';

/** By what calls can be summed up. `name` is that of any span, tools and agents too. */
export const statsKeys = ['model', 'name', 'prompt', 'service'] as const;
export type StatsKey = (typeof statsKeys)[number];

/** What one call, or one span, adds to the sums. */
export interface StatsSample {
  /** Absent where the sender does not tell it. */
  readonly key?: string;
  readonly failed: boolean;
  /** Absent while it runs. */
  readonly durationMs?: number;
  readonly timeToFirstTokenMs?: number;
  /** Absent for what spent nothing, or repeats what others spent. */
  readonly usage?: Usage;
  readonly costUsd?: number;
}

/** What several calls took and cost. Tokens and money are counted once, as in the sums of runs. */
export interface CallStats {
  readonly key?: string;
  readonly count: number;
  readonly errorCount: number;
  readonly usage: Usage;
  readonly cost: RunCost;
  /** Absent where none has ended. */
  readonly durationMs?: Percentiles;
  /** Absent where no sender tells it. */
  readonly timeToFirstTokenMs?: Percentiles;
}

/** Each a value that was measured, not one between two. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** One entry for each key, what cost most first, then what came most often; what has no key last. */
export function callStats(samples: readonly StatsSample[]): readonly CallStats[] {
  const groups = [...groupedBy(samples, ({ key }) => key ?? '').values()];
  return groups.map(statsOf).toSorted(byWeight);
}

function byWeight(left: CallStats, right: CallStats): number {
  const byKey = Number(left.key === undefined) - Number(right.key === undefined);
  return byKey || (right.cost.usd ?? 0) - (left.cost.usd ?? 0) || right.count - left.count;
}

function statsOf(samples: readonly StatsSample[]): CallStats {
  const key = samples[0]?.key;
  const spent = samples.flatMap(({ usage }) => usage ?? []);
  const costs = samples.flatMap(({ costUsd }) => costUsd ?? []);
  const durationMs = percentiles(samples.flatMap((sample) => sample.durationMs ?? []));
  const timeToFirstTokenMs = percentiles(
    samples.flatMap((sample) => sample.timeToFirstTokenMs ?? []),
  );
  return {
    ...(key !== undefined && { key }),
    count: samples.length,
    errorCount: samples.filter(({ failed }) => failed).length,
    usage: spent.reduce<Usage>(addUsage, {}),
    cost: {
      ...(costs.length > 0 && { usd: costs.reduce((sum, usd) => sum + usd, 0) }),
      unpricedCalls: samples.filter(isUnpriced).length,
    },
    ...(durationMs !== undefined && { durationMs }),
    ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
  };
}

function isUnpriced({ usage, costUsd }: StatsSample): boolean {
  return usage !== undefined && costUsd === undefined;
}

/** By nearest rank. */
function percentiles(values: readonly number[]): Percentiles | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return sorted.length === 0 ? undefined : { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
