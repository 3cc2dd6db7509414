import type { Alignment } from './alignment.ts';
import { gapAround } from './gap.ts';
import type { Place, PlacedAlignment } from './nesting.ts';
import type { Shape } from './shape.ts';

/**
 * Prompts that code builds line by line (`lines.push(…)`, `prompt += …`) are many small templates of
 * one function, and the same line often stands in other functions. Together they are weighed as one
 * template: a line belongs to the function that explains most of the message.
 */
export class Companions {
  private readonly groups = new Map<string, readonly Alignment[]>();
  private readonly placed: readonly PlacedAlignment[];

  constructor(placed: readonly PlacedAlignment[]) {
    this.placed = placed;
    const groups = new Map<string, Alignment[]>();
    for (const { alignment, places } of placed)
      for (const key of new Set(places.map(groupOf))) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [alignment]);
        else group.push(alignment);
      }
    for (const [key, alignments] of groups) this.groups.set(key, apart(alignments));
  }

  /**
   * Characters that a place and what stands in its function explain together, less what is missing;
   * only its own where a template of another function explains more of the same stretch.
   */
  weightOf(place: Place, alignment: Alignment): number {
    if (isRecorded(place, alignment.shape)) return score(alignment) * recordedShare;
    const own = score(alignment);
    const group = this.groups.get(groupOf(place)) ?? [];
    const together = weightOf(group);
    if (together <= own) return own;
    const isOutweighed = this.placed.some(
      (other) =>
        score(other.alignment) > own &&
        overlaps(other.alignment, alignment) &&
        gapAround(other.alignment, alignment) === undefined &&
        score(other.alignment) > weightOf(group.filter((each) => overlaps(each, other.alignment))),
    );
    return isOutweighed ? own : together;
  }
}

/** A recorded message holds the values of the holes too, and would always explain more than its template. */
const recordedShare = 0.4;
/** Files in which programs keep what was sent. */
const recordingFile = /\.(?:json|ya?ml|csv|snap|log|ipynb)$/i;

/** Text without holes in a file of data or in a copy of code: a message that was kept, likely. */
export function isRecorded({ path, isCopied }: Place, shape: Shape): boolean {
  const hasHoles = shape.startsWithHole || shape.endsWithHole || shape.runs.length > 1;
  return !hasHoles && (recordingFile.test(path) || isCopied === true);
}

/** The function of a match that stands in one function only; a module's own body is none. */
export function groupOfOnly({ places }: PlacedAlignment): string | undefined {
  const [place, other] = places;
  if (place?.template.scope === undefined || other !== undefined) return undefined;
  return groupOf(place);
}

/** The function around a template; what stands in none belongs to its module. */
export function groupOf({ path, template, former }: Place): string {
  return `${path}\0${template.scope ?? ''}\0${former === undefined ? '' : 'former'}`;
}

/** The heaviest first, each where none stands yet. */
function apart(alignments: readonly Alignment[]): readonly Alignment[] {
  const taken: Alignment[] = [];
  for (const each of alignments.toSorted((a, b) => score(b) - score(a)))
    if (score(each) > 0 && !taken.some((other) => overlaps(each, other))) taken.push(each);
  return taken;
}

function weightOf(alignments: readonly Alignment[]): number {
  return alignments.reduce((sum, each) => sum + score(each), 0);
}

function overlaps(a: Alignment, b: Alignment): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Text that is missing counts against a template, so that a short exact one wins over half a long one. */
export function score({ matched, missing }: Alignment): number {
  return matched - missing;
}
