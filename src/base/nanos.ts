import type { Brand } from './brand.ts';

/** A point in time, or a length of time, in nanoseconds. A number cannot hold today's date to the nanosecond. */
export type Nanos = Brand<bigint, 'Nanos'>;

export function nanos(value: bigint): Nanos {
  return value as Nanos;
}

/** Reads a decimal string such as OTLP JSON carries; `undefined` where it is not one. */
export function parseNanos(text: string): Nanos | undefined {
  return /^\d{1,20}$/.test(text) ? (BigInt(text) as Nanos) : undefined;
}

/** Exact to 1 ns for lengths below 104 days (2^53 ns). */
export function nanosToMs(length: bigint): number {
  return Number(length) / 1e6;
}

export function msToNanos(ms: number): Nanos {
  return BigInt(Math.round(ms * 1e6)) as Nanos;
}

/** Reads a moment such as `2026-01-01T12:00:00.123456+02:00`, to the nanosecond; `undefined` where it is none. */
export function parseIsoTime(text: string): Nanos | undefined {
  const fraction = /T\d{2}:\d{2}:\d{2}\.(\d+)/.exec(text)?.[1] ?? '';
  const wholeSeconds = Date.parse(text.replace(`.${fraction}`, ''));
  if (Number.isNaN(wholeSeconds)) return undefined;
  return nanos(BigInt(wholeSeconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}
