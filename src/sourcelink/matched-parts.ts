import type { Alignment } from './alignment.ts';
import type { Message } from './evidence.ts';
import { LineIndex } from './line-index.ts';
import type { Place } from './nesting.ts';
import { endInOriginal, normalize } from './normalize.ts';
import { opensOrClosesBlock } from './placeholders.ts';
import { sourceOffsetAt } from './source-text.ts';
import type { MatchedPart } from './template-match.ts';
import type { FixedPart, HolePart } from './template.ts';

/** For each normalized character of a template's fixed text, where it stands in the message; or -1. */
export function placedCharacters(
  { shape, positions }: Alignment,
  message: string,
  end = -1,
): Int32Array {
  const placed = new Int32Array(shape.totalLength).fill(-1);
  let offset = 0;
  for (const [index, { text }] of shape.units.entries()) {
    const at = positions[index] ?? -1;
    if (at !== -1) fill(placed, offset, { at, length: text.length });
    offset += text.length;
  }
  offset = 0;
  for (const [index, unit] of shape.units.entries()) {
    if ((positions[index] ?? -1) === -1) {
      const before = unit.glued ? (placed[offset - 1] ?? -1) : -1;
      const after = shape.units[index + 1]?.glued === true ? (positions[index + 1] ?? -1) : -1;
      const isLast = index === shape.units.length - 1 && !shape.endsWithHole;
      placePartly(unit.text, placed, {
        offset,
        from: before + 1,
        to: isLast ? end : after,
        message,
      });
    }
    offset += unit.text.length;
  }
  return placed;
}

function fill(
  placed: Int32Array,
  offset: number,
  { at, length }: { at: number; length: number },
): void {
  for (let each = 0; each < length; each += 1) placed[offset + each] = at + each;
}

interface Surroundings {
  /** Where the unit's characters begin among all of the template. */
  readonly offset: number;
  /** Where in the message the text before it ends and the text behind it begins; 0 and -1: not known. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Of a text that was edited, what its beginning and its end still share with the message. */
function placePartly(
  text: string,
  placed: Int32Array,
  { offset, from, to, message }: Surroundings,
): void {
  let head = 0;
  if (from > 0) while (head < text.length && text[head] === message[from + head]) head += 1;
  if (head < leastShared) head = 0;
  fill(placed, offset, { at: from, length: head });
  const most = Math.min(text.length - head, to - from - head);
  let tail = 0;
  while (tail < most && text.at(-1 - tail) === message[to - 1 - tail]) tail += 1;
  if (tail < leastShared) return;
  fill(placed, offset + text.length - tail, { at: to - tail, length: tail });
}

/** Fewer characters are the same by chance. */
const leastShared = 4;

interface Rendering {
  readonly place: Place;
  /** See `placedCharacters`: the same for all places of a shape. */
  readonly placed: Int32Array;
  readonly message: Message;
  /** What the rendering explains, in offsets of the original message. */
  readonly range: { readonly start: number; readonly end: number };
}

/** What each character of a rendering is: fixed text of a line of the template, or a hole's value. */
export function matchedParts(rendering: Rendering): MatchedPart[] {
  const walk = new PartWalk(rendering);
  for (const part of rendering.place.template.parts) {
    if (part.kind === 'hole') walk.addHole(part);
    else walk.addFixed(part);
  }
  return walk.finish();
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

class PartWalk {
  private readonly rendering: Rendering;
  private readonly lines: LineIndex;
  private readonly parts: Mutable<MatchedPart>[] = [];
  private holes: HolePart[] = [];
  /** Normalized characters of fixed text before the part that is looked at. */
  private passed = 0;
  /** Where the last part ends in the message. */
  private reached: number;
  /** Where the white space in front of the first part begins. */
  private begin = Infinity;
  /** Where the line of the last fixed part ends in the file. */
  private lineEnd = -1;

  constructor(rendering: Rendering) {
    this.rendering = rendering;
    this.lines = new LineIndex(rendering.place.file.lineStarts);
    this.reached = rendering.range.start;
  }

  addHole(hole: HolePart): void {
    // What was appended to has no expression: what stands before it is not its value.
    if (hole.expression.trim() !== '') this.holes.push(hole);
  }

  addFixed(part: FixedPart): void {
    const { placed, message } = this.rendering;
    const { text, offsets } = normalize(part.text);
    for (let each = 0; each < text.length; each += 1) {
      const at = placed[this.passed + each] ?? -1;
      if (at === -1) continue;
      const start = message.normalized.offsets[at] ?? 0;
      this.closeGap(start);
      this.addCharacter(start, at, sourceOffsetAt(part, offsets[each] ?? 0));
    }
    this.passed += text.length;
  }

  finish(): MatchedPart[] {
    this.closeGap(this.rendering.range.end);
    return this.parts;
  }

  /** What stands between the last part and `start` belongs to the holes between, or to nothing. */
  private closeGap(start: number): void {
    const { original } = this.rendering.message;
    if (start > this.reached) {
      const gap = original.slice(this.reached, start);
      const value = gap.trim();
      const last = this.parts.at(-1);
      if (value === '') {
        if (last === undefined) this.begin = this.reached;
        else last.end = start;
      } else if (this.holes.length > 0) {
        const from = this.reached + gap.indexOf(value);
        if (last?.kind === 'fixed') last.end = from;
        this.parts.push(valuePart(this.holes, from, from + value.length, this.lines));
        this.lineEnd = -1;
      }
      this.reached = start;
    }
    this.holes = [];
  }

  private addCharacter(start: number, at: number, source: number): void {
    const { normalized, original } = this.rendering.message;
    const end = endInOriginal(normalized, at, original);
    const last = this.parts.at(-1);
    const goesOn = last?.kind === 'fixed' && source >= last.sourceStart && source < this.lineEnd;
    if (goesOn && last.end === start) {
      last.end = end;
      last.sourceEnd = source + 1;
    } else {
      const line = this.lines.lineAt(source);
      this.lineEnd = this.lines.endOf(line);
      // White space behind a value is the template's.
      const before = last?.kind === 'hole' ? last.end : start;
      const from = last === undefined ? Math.min(this.begin, start) : before;
      this.parts.push({
        kind: 'fixed',
        start: from,
        end,
        line,
        sourceStart: source,
        sourceEnd: source + 1,
      });
    }
    this.reached = end;
  }
}

function valuePart(
  holes: readonly HolePart[],
  start: number,
  end: number,
  lines: LineIndex,
): MatchedPart {
  // `{% if … %}` and its like say when a value is there; they are none themselves.
  const filled = holes.filter(({ expression }) => !opensOrClosesBlock(expression));
  const named = filled.length > 0 ? filled : holes;
  const sourceStart = named[0]?.start ?? 0;
  return {
    kind: 'hole',
    start,
    end,
    line: lines.lineAt(sourceStart),
    sourceStart,
    sourceEnd: named.at(-1)?.end ?? sourceStart,
    expression: named.map(({ expression }) => expression.trim()).join(', '),
  };
}
