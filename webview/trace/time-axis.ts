import { range as steps, scaleLinear, tickStep } from 'd3';
import { formatTick } from '../shared/format.ts';

/** A part of the run's time, in milliseconds from its start. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Bar {
  /** Pixels from the left edge of the plot; may be negative or beyond it, by little. */
  readonly x: number;
  readonly width: number;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** One nanosecond is the least that telemetry can tell. */
const shortestRangeMs = 1e-5;
/** A bar that is thinner cannot be seen or hit. */
const thinnestBar = 2;
/** How far bars reach beyond the plot: enough to hide their ends, and safe for a canvas' numbers. */
const overhang = 8;

export function isWhole(range: TimeRange, endMs: number): boolean {
  return range.startMs <= 0 && range.endMs >= endMs;
}

/** `factor` below 1 zooms in. What is at `anchorMs` stays where it is. `undefined`: the whole run. */
export function zoomRange(
  range: TimeRange,
  options: { readonly factor: number; readonly anchorMs: number; readonly endMs: number },
): TimeRange | undefined {
  const { anchorMs, endMs } = options;
  const length = range.endMs - range.startMs;
  const wanted = Math.max(shortestRangeMs, length * options.factor);
  if (wanted >= endMs) return undefined;
  const share = (anchorMs - range.startMs) / length;
  return within(
    { startMs: anchorMs - share * wanted, endMs: anchorMs + (1 - share) * wanted },
    endMs,
  );
}

export function panRange(range: TimeRange, byMs: number, endMs: number): TimeRange {
  return within({ startMs: range.startMs + byMs, endMs: range.endMs + byMs }, endMs);
}

/** A span with some room on both sides. */
export function rangeAround(startMs: number, durationMs: number, endMs: number): TimeRange {
  const room = Math.max(durationMs * 0.1, shortestRangeMs);
  return within({ startMs: startMs - room, endMs: startMs + durationMs + room }, endMs);
}

/** Moves a range into the run, keeping its length where the run is long enough. */
function within(range: TimeRange, endMs: number): TimeRange {
  const length = Math.min(range.endMs - range.startMs, endMs);
  const startMs = Math.min(Math.max(0, range.startMs), endMs - length);
  return { startMs, endMs: startMs + length };
}

export function timeScale(range: TimeRange, width: number) {
  return scaleLinear().domain([range.startMs, range.endMs]).range([0, width]);
}

/** The bar of a span, or `undefined` where it lies outside of the range. `endMs` absent: it runs. */
export function barOf(
  span: { readonly startMs: number; readonly endMs: number },
  range: TimeRange,
  width: number,
): Bar | undefined {
  const scale = width / (range.endMs - range.startMs);
  const left = (span.startMs - range.startMs) * scale;
  const right = Math.max((span.endMs - range.startMs) * scale, left + thinnestBar);
  if (right < 0 || left > width) return undefined;
  const x = Math.max(left, -overhang);
  return { x, width: Math.min(right, width + overhang) - x };
}

/** About one tick per `spacing` pixels, on round times. */
export function axisTicks(range: TimeRange, width: number, spacing = 90): readonly Tick[] {
  const scale = timeScale(range, width);
  const stepMs = niceStep(range.endMs - range.startMs, Math.max(2, Math.floor(width / spacing)));
  const first = Math.ceil(range.startMs / stepMs - 1e-9) * stepMs;
  return steps(first, range.endMs + stepMs * 1e-6, stepMs).map((ms) => ({
    x: scale(ms),
    label: formatTick(ms, stepMs, range.endMs),
  }));
}

/** From half a minute on, time is not decimal. */
const clockSteps = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

function niceStep(lengthMs: number, count: number): number {
  const decimal = tickStep(0, lengthMs, count);
  if (decimal < 20_000) return decimal;
  const seconds = clockSteps.find((step) => step * 1000 * count >= lengthMs * 0.9);
  return seconds === undefined ? decimal : seconds * 1000;
}
