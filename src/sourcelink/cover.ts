import type { Alignment } from './alignment.ts';
import { Companions, score } from './companions.ts';
import { gapAround } from './gap.ts';
import type { PlacedAlignment } from './nesting.ts';

/**
 * The renderings that explain a message together. The heaviest comes first (see `Companions`); another
 * is taken where it explains characters that are still free and stands beside the taken ones or whole
 * inside one of their holes. Of several places of a text, those stay whose function explains most.
 */
export function bestCover(
  placed: readonly PlacedAlignment[],
  messageLength: number,
): PlacedAlignment[] {
  const companions = new Companions(placed);
  const weights = new Map(placed.map((each) => [each, companions.heaviest(each.places)]));
  const ranked = placed.toSorted(
    (a, b) =>
      (weights.get(b) ?? 0) - (weights.get(a) ?? 0) ||
      score(b.alignment) - score(a.alignment) ||
      a.alignment.missing - b.alignment.missing ||
      a.alignment.start - b.alignment.start,
  );
  const claimed = new Uint8Array(messageLength);
  const taken: PlacedAlignment[] = [];
  for (const each of ranked) {
    const weight = weights.get(each) ?? 0;
    const { alignment } = each;
    const equal = taken.find((other) => explainsTheSame(alignment, other.alignment));
    if (equal !== undefined ? weight < (weights.get(equal) ?? 0) : !fits(alignment, taken, claimed))
      continue;
    const places = each.places.filter((place) => companions.weightOf(place) === weight);
    const chosen = { alignment, places };
    taken.push(chosen);
    weights.set(chosen, weight);
    claim(alignment, claimed);
  }
  return taken;
}

function fits(
  alignment: Alignment,
  taken: readonly PlacedAlignment[],
  claimed: Uint8Array,
): boolean {
  return (
    isFree(alignment, claimed) && taken.every((other) => nestsOrIsApart(alignment, other.alignment))
  );
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
