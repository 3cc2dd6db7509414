import { alignments, type Alignment } from './alignment.ts';
import type { Message } from './evidence.ts';
import { LineIndex } from './line-index.ts';
import { matchedParts, placedCharacters } from './matched-parts.ts';
import type { Place } from './nesting.ts';
import type { Shape } from './shape.ts';
import type { ShapeEntry } from './shape-index.ts';
import type { MatchedPart } from './template-match.ts';

/** What stands now where a template stood when the run was made. */
export interface Successor {
  readonly place: Place;
  readonly shape: Shape;
}

/** Characters of a line that both versions have. */
const leastLine = 4;
/** However little of the newer version is there. */
const partly = { looksCut: true };
/** Normalized characters that two versions must share where the name does not tell. */
const leastShared = 12;
/** A name counts as much as a sentence. */
const nameWeight = 40;

/**
 * The template of the file that a former one became: the one that shares the most fixed text with it,
 * or has its name. `undefined` where it was taken out.
 */
export function successorOf(
  former: Place,
  formerShape: Shape,
  entries: readonly ShapeEntry[],
): Successor | undefined {
  const formerText = formerShape.runs.join('\0');
  let best: (Successor & { readonly weight: number }) | undefined;
  for (const { shape, places } of entries) {
    const shared = Math.max(
      0,
      ...alignments(shape, formerText, partly).map(({ matched }) => matched),
    );
    for (const place of places) {
      if (place.path !== former.path || place.former !== undefined) continue;
      const isNamesake =
        place.template.names.length > 0 && place.template.names[0] === former.template.names[0];
      const weight = shared + (isNamesake ? nameWeight : 0);
      if (weight >= leastShared && weight > (best?.weight ?? 0)) best = { place, shape, weight };
    }
  }
  return best;
}

export interface StaleRendering {
  /** Of the former template. */
  readonly place: Place;
  readonly alignment: Alignment;
  readonly message: Message;
  readonly range: { readonly start: number; readonly end: number; readonly coverage: number };
}

/**
 * What each character of a former template's rendering is, in lines of the successor: fixed text that it
 * still has, and values whose holes it still has. The rest is in no part.
 */
export function staleParts(rendering: StaleRendering, { place, shape }: Successor): MatchedPart[] {
  const { alignment, message } = rendering;
  const { text } = message.normalized;
  const holes = place.template.parts.filter((part) => part.kind === 'hole');
  const lines = new LineIndex(place.file.lineStarts);
  const ofFormer = matchedParts({ ...rendering, placed: placedCharacters(alignment, text) });
  const values = ofFormer.flatMap((part): MatchedPart[] => {
    const hole =
      part.kind === 'hole' && holes.find(({ expression }) => expression === part.expression);
    if (hole === undefined || hole === false) return [];
    return [
      { ...part, line: lines.lineAt(hole.start), sourceStart: hole.start, sourceEnd: hole.end },
    ];
  });
  const shared = alignSuccessor(shape, alignment, text);
  if (shared === undefined) return values;
  const placed = placedCharacters(shared, text, alignment.end);
  // A value of the former template may hold text that the successor has.
  const fixed = matchedParts({ ...rendering, place, placed }).filter(
    (part) =>
      part.kind === 'fixed' &&
      // The last letters of an edited line may be the same by chance.
      part.sourceEnd - part.sourceStart >= leastLine &&
      !ofFormer.some(
        ({ kind, start, end }) => kind === 'hole' && start < part.end && part.start < end,
      ),
  );
  return [...values, ...fixed].toSorted((a, b) => a.start - b.start);
}

/** Where the successor's fixed text stands in what the former template was rendered to. */
function alignSuccessor(
  shape: Shape,
  { start, end }: Alignment,
  message: string,
): Alignment | undefined {
  const [best] = alignments(shape, message.slice(start, end), partly).toSorted(
    (a, b) => b.matched - a.matched,
  );
  if (best === undefined) return undefined;
  return {
    ...best,
    positions: best.positions.map((at) => (at === -1 ? -1 : at + start)),
    start: best.start + start,
    end: best.end + start,
  };
}

/** A match whose template is another now. */
export interface StaleTemplate {
  /** The lines that the template stood in when it was rendered, whole, with their line ends. */
  readonly lines: string;
  /** It was taken out of the file since: the match's line is only where it stood. */
  readonly isGone: boolean;
}

/**
 * A file as it would be with the template that ran in place of the one that is there now: the left
 * side of a comparison. `startLine` and `endLine` are the match's.
 */
export function withFormerTemplate(
  fileText: string,
  {
    startLine,
    endLine,
    stale,
  }: { readonly startLine: number; readonly endLine: number; readonly stale: StaleTemplate },
): string {
  const lines = fileText.split(/(?<=\n)/);
  const former =
    stale.lines.endsWith('\n') || endLine >= lines.length ? stale.lines : `${stale.lines}\n`;
  const replaced = stale.isGone ? 0 : endLine - startLine + 1;
  return lines.toSpliced(startLine - 1, replaced, former).join('');
}
