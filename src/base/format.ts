/** How figures are shown to a person, the same everywhere: tree, panel, status bar, command line. */

/** Three digits are what a person compares; more hide the difference. */
export function formatDuration(ms: number): string {
  if (ms < 0.001) return `${significant(ms * 1e6)} ns`;
  if (ms < 1) return `${significant(ms * 1000)} µs`;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 59_950) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}

/** Not by `Intl`, whose first use takes 20 ms: half of the time in which the extension is activated. */
export function formatCount(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** In the units in which sizes are given to the command line: `412 B`, `3.4 KB`, `1.21 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5) return `${Math.round(bytes)} B`;
  if (bytes < 999_500) return `${significant(bytes / 1e3)} KB`;
  if (bytes < 999_500_000) return `${significant(bytes / 1e6)} MB`;
  return `${significant(bytes / 1e9)} GB`;
}

/** `1 span`, `1,204 spans`. */
export function formatPlural(value: number, singular: string): string {
  return `${formatCount(value)} ${singular}${value === 1 ? '' : 's'}`;
}

/** A call costs parts of a cent: two digits that say something, never `$0.00`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 100) return `$${formatCount(Math.round(usd))}`;
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  if (usd >= 0.1) return `$${usd.toFixed(3)}`;
  const digits = Math.min(10, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}

/** How long ago, in the one unit that matters. */
export function formatAge(ageMs: number): string {
  const seconds = Math.round(ageMs / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  const days = Math.round(seconds / 86_400);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** For a narrow place: `412`, `1.59k`, `2.1M`. */
export function formatShortCount(value: number): string {
  if (value < 1000) return String(value);
  if (value < 999_500) return `${significant(value / 1000)}k`;
  return `${significant(value / 1e6)}M`;
}

/** For a narrow place: `now`, `3m`, `2h`, `5d`. */
export function formatShortAge(ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  return minutes < 1440 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}

/** Three digits that count, without zeros at the end. */
function significant(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
