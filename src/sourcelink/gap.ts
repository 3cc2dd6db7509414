import type { Alignment } from './alignment.ts';

/** A stretch of a message between two matched units of a template. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** The units at its ends, by index; -1 and the number of units where the gap is open. */
  readonly before: number;
  readonly after: number;
}

/** The gap of `outer` that holds all of `inner`. */
export function gapAround(outer: Alignment, inner: Alignment): Gap | undefined {
  let previous: { index: number; end: number } | undefined;
  for (const [index, { text }] of outer.shape.units.entries()) {
    const at = outer.positions[index] ?? -1;
    if (at === -1) continue;
    if (previous !== undefined && previous.end <= inner.start && inner.end <= at)
      return { start: previous.end, end: at, before: previous.index, after: index };
    previous = { index, end: at + text.length };
  }
  return undefined;
}
