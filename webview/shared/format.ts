const count = new Intl.NumberFormat('en-US');

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

/**
 * A point on a time axis whose ticks are `stepMs` apart and end at `endMs`: all in one unit, the largest
 * that tells the ticks apart with three decimals.
 */
export function formatTick(ms: number, stepMs: number, endMs: number): string {
  if (ms === 0) return '0';
  if (stepMs >= 30_000) return clockTime(ms);
  const unit = units.find((each) => each.ms <= endMs && stepMs >= each.ms * 0.0009) ?? ns;
  const digits = Math.max(0, -Math.floor(Math.log10(stepMs / unit.ms) + 1e-9));
  return `${tickNumber.format(Number((ms / unit.ms).toFixed(Math.min(digits, 6))))} ${unit.name}`;
}

const tickNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const ns = { ms: 1e-6, name: 'ns' };
const us = { ms: 1e-3, name: 'µs' };
const millis = { ms: 1, name: 'ms' };
const secondsUnit = { ms: 1000, name: 's' };
const units = [secondsUnit, millis, us, ns];

function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? twoDigits(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** For a narrow column: `412`, `1.59k`, `2.1M`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  if (tokens < 999_500) return `${significant(tokens / 1000)}k`;
  return `${significant(tokens / 1e6)}M`;
}

export function formatCount(value: number): string {
  return count.format(value);
}

/** `1 span`, `1,204 spans`. */
export function formatPlural(value: number, singular: string): string {
  return `${formatCount(value)} ${singular}${value === 1 ? '' : 's'}`;
}

/** A call costs parts of a cent: two digits that say something, never `$0.00`. */
export function formatMoney(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 100) return `$${count.format(Math.round(usd))}`;
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  if (usd >= 0.1) return `$${usd.toFixed(3)}`;
  const digits = Math.min(10, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}

/** For a narrow column: at most four decimals. */
export function formatSmallMoney(usd: number): string {
  if (usd > 0 && usd < 0.0001) return '<$0.0001';
  return usd > 0 && usd < 0.1 ? `$${usd.toFixed(4)}` : formatMoney(usd);
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

/** Milliseconds since the epoch of a decimal string of nanoseconds. */
export function nanosTextToMs(nanosText: string): number {
  return Number(nanosText.slice(0, -6));
}

function significant(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
