import { normalize } from './normalize.ts';
import type { Template } from './template.ts';

/**
 * A template as it is searched for: its fixed text in normalized form, cut into units. Templates with
 * the same fixed text share one shape, so that a text that stands in two places is found in both.
 */
export interface Shape {
  readonly key: string;
  readonly units: readonly Unit[];
  /** Normalized characters that a rendered text must hold, and those that it may. */
  readonly requiredLength: number;
  readonly totalLength: number;
  readonly startsWithHole: boolean;
  readonly endsWithHole: boolean;
  /** How many holes stand behind the last fixed text, with nothing but white space between. */
  readonly holesAtEnd: number;
  /** Unbroken fixed texts between holes, for fingerprints. */
  readonly runs: readonly string[];
  /** Words of fixed text. A URL or an identifier is one, however long. */
  readonly words: number;
}

export interface Unit {
  readonly text: string;
  /** Which part of the template it is from. */
  readonly part: number;
  /** Follows the unit before it without a hole between them. */
  readonly glued: boolean;
  readonly optional: boolean;
  /** White space stands before or behind it in the template, which counts as explained too. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
}

/**
 * Fixed text is cut at line ends once a unit has this many characters, and in a longer line between
 * words: an edit then costs one unit and not the whole template.
 */
const unitLength = 32;
/** A line up to this long stays whole: its rest would be a unit of a few characters. */
const longestUnit = 80;

/** A text of more units (64,000 characters and up) is a book that some tool reads, not a prompt. */
const mostUnits = 2000;

/** `undefined` where there is no fixed text, or too much. */
export function shapeOf(template: Template): Shape | undefined {
  const units = template.parts.flatMap((part, index) =>
    part.kind === 'fixed' ? unitsOf(part.text, index, part.optional) : [],
  );
  const glued = units.map((unit, index) => ({
    ...unit,
    glued: index > 0 && !hasHoleBetween(template, units[index - 1]?.part ?? 0, unit.part),
  }));
  const first = glued[0];
  const last = glued.at(-1);
  if (first === undefined || last === undefined || glued.length > mostUnits) return undefined;
  const startsWithHole = hasHoleBetween(template, -1, first.part);
  const endsWithHole = hasHoleBetween(template, last.part, template.parts.length);
  const runs: string[] = [];
  for (const unit of glued) {
    if (unit.glued) runs.push(`${runs.pop() ?? ''}${unit.text}`);
    else runs.push(unit.text);
  }
  return {
    key: [startsWithHole ? '' : '^', ...runs, endsWithHole ? '' : '$'].join('\0'),
    units: glued,
    requiredLength: lengthOf(glued.filter(({ optional }) => !optional)),
    totalLength: lengthOf(glued),
    startsWithHole,
    endsWithHole,
    holesAtEnd: template.parts.slice(last.part + 1).filter(({ kind }) => kind === 'hole').length,
    runs,
    words: wordsIn(template),
  };
}

function wordsIn({ parts }: Template): number {
  let words = 0;
  for (const part of parts) if (part.kind === 'fixed') words += countWords(part.text);
  return words;
}

/** Chinese and Japanese put no space between words, which are two characters long on average. */
export function countWords(text: string): number {
  const ideographs =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const words = text.match(/(?<=^|[\s"'([{<*_>-])\p{L}[\p{L}\p{N}'\u2019]*/gu)?.length ?? 0;
  return words + ideographs / 2;
}

function unitsOf(text: string, part: number, optional: boolean): Unit[] {
  const units: Unit[] = [];
  let pending = '';
  const lines = text.split(/(?<=\n)/).flatMap(cutLongLine);
  for (const [index, line] of lines.entries()) {
    pending += line;
    const unitText = normalize(pending).text;
    if (unitText.length < unitLength && index < lines.length - 1) continue;
    if (unitText !== '')
      units.push({
        text: unitText,
        part,
        glued: false,
        optional,
        spaceBefore: /^\s/.test(pending),
        spaceAfter: /\s$/.test(pending),
      });
    pending = '';
  }
  return units;
}

function cutLongLine(line: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (line.length - from > longestUnit) {
    const space = line.indexOf(' ', from + unitLength);
    if (space === -1 || space - from > longestUnit) break;
    pieces.push(line.slice(from, space + 1));
    from = space + 1;
  }
  return [...pieces, line.slice(from)];
}

function hasHoleBetween({ parts }: Template, from: number, to: number): boolean {
  return parts.slice(from + 1, to).some(({ kind }) => kind === 'hole');
}

export function lengthOf(units: readonly { readonly text: string }[]): number {
  return units.reduce((sum, { text }) => sum + text.length, 0);
}
