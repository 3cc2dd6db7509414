import type { Alignment } from './alignment.ts';

/**
 * The renderings that explain a message together. The one with the most fixed text comes first;
 * another is taken where it explains characters that are still free and stands beside the taken
 * ones or whole inside one of their holes. Text that is missing counts against a template, so that
 * a short exact one wins over a long one of which half is there.
 */
export function bestCover(alignments: readonly Alignment[], messageLength: number): Alignment[] {
  const ranked = alignments.toSorted(
    (a, b) => score(b) - score(a) || a.missing - b.missing || a.start - b.start,
  );
  const claimed = new Uint8Array(messageLength);
  const taken: Alignment[] = [];
  for (const alignment of ranked) {
    if (taken.some((other) => explainsTheSame(alignment, other))) taken.push(alignment);
    else if (
      isFree(alignment, claimed) &&
      taken.every((other) => nestsOrIsApart(alignment, other))
    ) {
      taken.push(alignment);
      claim(alignment, claimed);
    }
  }
  return taken;
}

function score({ matched, missing }: Alignment): number {
  return matched - missing;
}

/** Equal fixed text between other holes: both are offered, not one guessed. */
function explainsTheSame(a: Alignment, b: Alignment): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.matched === b.matched &&
    a.missing === b.missing &&
    a.shape.runs.join('\0') === b.shape.runs.join('\0')
  );
}

function isFree({ shape, positions }: Alignment, claimed: Uint8Array): boolean {
  return shape.units.every(({ text }, index) => {
    const at = positions[index] ?? -1;
    return at === -1 || claimed.subarray(at, at + text.length).every((mark) => mark === 0);
  });
}

function claim({ shape, positions }: Alignment, claimed: Uint8Array): void {
  for (const [index, { text }] of shape.units.entries()) {
    const at = positions[index] ?? -1;
    if (at !== -1) claimed.fill(1, at, at + text.length);
  }
}

function nestsOrIsApart(a: Alignment, b: Alignment): boolean {
  if (a.end <= b.start || b.end <= a.start) return true;
  return gapAround(a, b) !== undefined || gapAround(b, a) !== undefined;
}

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
