import type { Alignment } from './alignment.ts';
import type { Place, PlacedAlignment } from './nesting.ts';

/**
 * Prompts that code builds line by line (`lines.push(…)`, `prompt += …`) are many small templates of
 * one function, and the same line often stands in other functions. Together they are weighed as one
 * template: a line belongs to the function that explains most of the message.
 */
export class Companions {
  private readonly weights = new Map<string, number>();

  constructor(placed: readonly PlacedAlignment[]) {
    const groups = new Map<string, Alignment[]>();
    for (const { alignment, places } of placed)
      for (const key of new Set(places.map(groupOf)))
        groups.set(key, [...(groups.get(key) ?? []), alignment]);
    for (const [key, alignments] of groups) this.weights.set(key, weightTogether(alignments));
  }

  /** Characters that a place and what stands in its function explain together, less what is missing. */
  weightOf(place: Place): number {
    return this.weights.get(groupOf(place)) ?? 0;
  }

  heaviest(places: readonly Place[]): number {
    return Math.max(0, ...places.map((place) => this.weightOf(place)));
  }
}

/** The function around a template; what stands in none belongs to its module. */
function groupOf({ path, template }: Place): string {
  return `${path}\0${template.scope ?? ''}`;
}

/** The heaviest first, each where none stands yet. */
function weightTogether(alignments: readonly Alignment[]): number {
  const taken: Alignment[] = [];
  let weight = 0;
  for (const each of alignments.toSorted((a, b) => score(b) - score(a))) {
    if (score(each) <= 0 || taken.some((other) => overlaps(each, other))) continue;
    taken.push(each);
    weight += score(each);
  }
  return weight;
}

function overlaps(a: Alignment, b: Alignment): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Text that is missing counts against a template, so that a short exact one wins over half a long one. */
export function score({ matched, missing }: Alignment): number {
  return matched - missing;
}
