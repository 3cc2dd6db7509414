/** The value below which this share of `values` lies; 0.5 is the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

export function megabytes(bytes: number): string {
  return `${count(bytes / 2 ** 20)} MB`;
}

/** What a figure should be: at least, or at most. */
export interface Aim {
  readonly least?: number;
  readonly most?: number;
}

/** The aim beside a figure, and whether it is reached: `≥ 0.9: reached`. */
export function against(value: number, { least, most }: Aim, unit = ''): string {
  const isReached = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  const bound = least === undefined ? `≤ ${most}` : `≥ ${least}`;
  return `${bound}${unit}: ${isReached ? 'reached' : 'not reached'}`;
}

/** Prints a table that can be pasted into `docs/benchmarks.md`. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  console.log(`\n${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}`);
}
