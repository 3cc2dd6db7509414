/** The value below which a share of the numbers lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

/** Median, 95th percentile and most of some times. */
export function millisecondsAt(times: readonly number[]): string {
  const at = (share: number): string => `${percentile(times, share).toFixed(2)} ms`;
  return `median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`;
}
