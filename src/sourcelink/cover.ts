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
  const ranked = placed
    .map((each) => heaviestPlaces(each, companions))
    .toSorted(
      (a, b) =>
        b.weight - a.weight ||
        score(b.alignment) - score(a.alignment) ||
        a.alignment.missing - b.alignment.missing ||
        Number(a.alignment.isCut) - Number(b.alignment.isCut) ||
        a.alignment.start - b.alignment.start,
    );
  const claimed = new Uint8Array(messageLength);
  const taken: Weighed[] = [];
  for (const each of ranked) {
    const { alignment, weight } = each;
    const equal = taken.find((other) => explainsTheSame(alignment, other.alignment));
    if (equal === undefined ? fits(alignment, taken, claimed) : weight >= equal.weight) {
      taken.push(each);
      claim(alignment, claimed);
    }
  }
  return taken;
}

interface Weighed extends PlacedAlignment {
  readonly weight: number;
}

/** Of several places of a text, those whose function explains most. */
function heaviestPlaces({ alignment, places }: PlacedAlignment, companions: Companions): Weighed {
  const weights = places.map((place) => companions.weightOf(place, alignment));
  const weight = Math.max(...weights);
  return { alignment, places: places.filter((_, index) => weights[index] === weight), weight };
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
    a.isCut === b.isCut &&
    (a.isCut || a.shape.runs.join('\0') === b.shape.runs.join('\0'))
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
