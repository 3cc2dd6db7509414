import { formatUsd, twoDigits } from '../../src/base/format.ts';

/** Figures for the narrow columns of the trace panel and for its time axis. */

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

/** For a narrow column: at most four decimals. */
export function formatShortUsd(usd: number): string {
  if (usd > 0 && usd < 0.0001) return '<$0.0001';
  return usd > 0 && usd < 0.1 ? `$${usd.toFixed(4)}` : formatUsd(usd);
}

/** Milliseconds since the epoch of a decimal string of nanoseconds. */
export function nanosTextToMs(nanosText: string): number {
  return Number(nanosText.slice(0, -6));
}
