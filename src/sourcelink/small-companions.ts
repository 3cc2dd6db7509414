import { groupedBy } from '../base/grouped-by.ts';
import { alignments, type Alignment } from './alignment.ts';
import { groupOf, groupOfOnly } from './companions.ts';
import type { Message } from './evidence.ts';
import type { PlacedAlignment } from './nesting.ts';
import type { ShapeEntry } from './shape-index.ts';

/**
 * A function that builds a prompt line by line has lines that say too little to be found on their own
 * (`User: ${question}`). Where its other lines are found, these are looked for between them, in the
 * order of the code.
 */
export function addSmallCompanions(
  found: readonly PlacedAlignment[],
  message: Message,
  entriesOf: (path: string) => readonly ShapeEntry[],
): PlacedAlignment[] {
  const { text } = message.normalized;
  const groups = groupedBy(found, groupOfOnly);
  const added: PlacedAlignment[] = [];
  for (const [key, members] of groups) {
    if (key === undefined || members.length < 2) continue;
    const path = members[0]?.places[0]?.path ?? '';
    const known = new Set(members.map(({ alignment }) => alignment.shape));
    const others = entriesOf(path)
      .filter(({ shape }) => !known.has(shape))
      .flatMap(({ shape, places }) =>
        places.flatMap((place) => (groupOf(place) === key ? [{ shape, place }] : [])),
      );
    for (const { shape, place } of others) {
      const gap = gapInOrder(members, place.template.start, text.length, found);
      const alignment = gap === undefined ? undefined : alignWithin(shape, text, gap);
      if (alignment !== undefined && beginsLine(alignment, message))
        added.push({ alignment, places: [place] });
    }
  }
  return [...found, ...withoutOverlap(added)];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where in the message a template belongs by its place among the found ones of its function. */
function gapInOrder(
  members: readonly PlacedAlignment[],
  sourceStart: number,
  messageLength: number,
  found: readonly PlacedAlignment[],
): Stretch | undefined {
  let from = -1;
  let to = Infinity;
  for (const { alignment, places } of members) {
    const isBefore = (places[0]?.template.start ?? 0) < sourceStart;
    if (isBefore) from = Math.max(from, alignment.end);
    else to = Math.min(to, alignment.start);
  }
  if (from === -1 || from >= to) return undefined;
  // Behind the last member, up to what another template explains.
  for (const { alignment } of found)
    if (alignment.start >= from) to = Math.min(to, alignment.start);
  return { from, to: Math.min(to, messageLength) };
}

function alignWithin(
  shape: ShapeEntry['shape'],
  message: string,
  { from, to }: Stretch,
): Alignment | undefined {
  const [first] = alignments(shape, message.slice(from, to));
  if (first === undefined || first.missing > 0) return undefined;
  return {
    ...first,
    positions: first.positions.map((at) => (at === -1 ? -1 : at + from)),
    start: first.start + from,
    end: first.end + from,
  };
}

function beginsLine({ shape, start }: Alignment, { original, normalized }: Message): boolean {
  if (shape.startsWithHole) return true;
  const before = original.slice(0, normalized.offsets[start]).slice(-100);
  return /(?:^|\n|\\n)\s*$/.test(before);
}

function withoutOverlap(added: readonly PlacedAlignment[]): PlacedAlignment[] {
  const kept: PlacedAlignment[] = [];
  for (const each of added.toSorted((a, b) => b.alignment.matched - a.alignment.matched)) {
    const { start, end } = each.alignment;
    if (!kept.some(({ alignment }) => start < alignment.end && alignment.start < end))
      kept.push(each);
  }
  return kept;
}
