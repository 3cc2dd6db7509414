import type { MessageGrams } from './fingerprints.ts';
import type { Shape, Unit } from './shape.ts';

/**
 * One rendering of a template in a message: where each unit of its fixed text stands, in normalized
 * offsets, -1 for units that are not there.
 */
export interface Alignment {
  readonly shape: Shape;
  readonly positions: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly matched: number;
  /** Required text that is not there: evidence against this template. */
  readonly missing: number;
  /** The message ends inside the template, as one does that was cut to a length: the rest is not missing. */
  readonly isCut: boolean;
}

/** A shorter unit says nothing about where a rendering is. */
const shortestAnchor = 4;
/** A unit this long is trusted wherever it is found; shorter ones only near their neighbours. */
const trustedLength = 12;
/** A unit this long is trusted where it stands only once between its neighbours. */
const uniqueLength = 6;
/** How far from its neighbours a unit that is not trusted may stand when nothing bounds that side. */
const nearCharacters = 1000;
/** The same for one or two characters, which stand everywhere. */
const veryNearCharacters = 200;
/** Renderings of one template in one message that are looked at. */
const mostRenderings = 50;

/** What SDKs and collectors put at the end of a value that they cut. */
export const cutMark = /(?:\u2026|\.\.\.|\[truncated\])$/;
/** A message that ends inside a template must hold so much of the text that it ends in. */
const leastTail = 4;

export interface AlignmentOptions {
  /** The message's length is one that telemetry is cut to. */
  readonly looksCut?: boolean;
  /** Of the message, where many shapes are looked for in it. */
  readonly grams?: MessageGrams;
}

/** Every rendering of `shape` in `message`. */
export function alignments(
  shape: Shape,
  message: string,
  options: AlignmentOptions = {},
): Alignment[] {
  const anchor = findAnchor(shape, message, options);
  if (anchor === undefined) return [];
  const text = shape.units[anchor]?.text ?? '';
  const places = occurrences(message, text);
  return places.map((at, index) => {
    const from = index === 0 ? 0 : (places[index - 1] ?? 0) + text.length;
    const to = places[index + 1] ?? message.length;
    return new Placement(shape, message, options).around(anchor, at, { from, to });
  });
}

function occurrences(message: string, text: string): number[] {
  const places: number[] = [];
  let at = message.indexOf(text);
  while (at !== -1 && places.length < mostRenderings) {
    places.push(at);
    at = message.indexOf(text, at + text.length);
  }
  return places;
}

/**
 * The longest unit that the message holds; none where too much of the template is missing by then.
 * One that the template itself repeats does not tell its renderings apart.
 */
function findAnchor(
  shape: Shape,
  message: string,
  { looksCut = false, grams }: AlignmentOptions,
): number | undefined {
  const byLength = [...shape.units.keys()];
  byLength.sort((a, b) => unitLength(shape, b) - unitLength(shape, a));
  let missing = 0;
  let repeated: number | undefined;
  for (const index of byLength) {
    const unit = shape.units[index];
    if (unit === undefined || unit.text.length < shortestAnchor) break;
    if (grams?.mayHold(unit.text) !== false && message.includes(unit.text)) {
      const isRepeated = shape.units.some((other) => other !== unit && other.text === unit.text);
      if (!isRepeated) return index;
      repeated ??= index;
    } else if (!unit.optional) missing += unit.text.length;
    if (missing > shape.requiredLength / 2 && !mayBeCut(shape, message, looksCut)) return undefined;
  }
  return repeated;
}

/** Whether it is worth looking for the beginning of a template only. */
function mayBeCut({ units }: Shape, message: string, looksCut: boolean): boolean {
  const tail = message.slice(-leastTail);
  return looksCut || units.some(({ text, glued }) => glued && text.includes(tail));
}

function unitLength(shape: Shape, index: number): number {
  return shape.units[index]?.text.length ?? 0;
}

/** Places units from the longest to the shortest, each in the gap that the longer ones left. */
class Placement {
  private readonly shape: Shape;
  private readonly message: string;
  private readonly looksCut: boolean;
  private readonly positions: number[];

  constructor(shape: Shape, message: string, { looksCut = false }: AlignmentOptions) {
    this.shape = shape;
    this.looksCut = looksCut;
    this.message = message;
    this.positions = shape.units.map(() => -1);
  }

  /** Nothing is placed outside `bounds`: other renderings stand there. */
  around(anchor: number, at: number, bounds: { from: number; to: number }): Alignment {
    this.positions[anchor] = at;
    const end = at + unitLength(this.shape, anchor);
    this.place({ low: 0, high: anchor, from: bounds.from, to: at }, 'right');
    const units = this.positions.length;
    this.place({ low: anchor + 1, high: units, from: end, to: bounds.to }, 'left');
    return this.result();
  }

  /** `bound` says which sides of the stretch are units. */
  private place(stretch: Stretch, bound: Bound): void {
    const afterLeft = bound === 'right' ? stretch : this.placeGluedToLeft(stretch);
    const rest = bound === 'left' ? afterLeft : this.placeGluedToRight(afterLeft);
    if (rest.low >= rest.high || rest.from >= rest.to) return;
    const [index, at] = this.findLongest(rest, bound);
    if (index === undefined) return;
    this.positions[index] = at;
    const end = at + unitLength(this.shape, index);
    this.place({ ...rest, high: index, to: at }, bound === 'right' ? 'right' : 'both');
    this.place({ ...rest, low: index + 1, from: end }, bound === 'left' ? 'left' : 'both');
  }

  /** Text without a hole goes on right where its neighbour ends: most of a template is placed so. */
  private placeGluedToLeft({ low, high, from, to }: Stretch): Stretch {
    for (; low < high; low += 1) {
      const unit = this.shape.units[low];
      if (unit?.glued !== true || !this.message.startsWith(unit.text, from)) break;
      if (from + unit.text.length > to) break;
      this.positions[low] = from;
      from += unit.text.length;
    }
    return { low, high, from, to };
  }

  /** The same from the right: the unit at `high` is placed and begins at `to`. */
  private placeGluedToRight({ low, high, from, to }: Stretch): Stretch {
    for (; low < high && this.shape.units[high]?.glued === true; high -= 1) {
      const text = this.shape.units[high - 1]?.text ?? '';
      const at = to - text.length;
      if (at < from || !this.message.startsWith(text, at)) break;
      this.positions[high - 1] = at;
      to = at;
    }
    return { low, high, from, to };
  }

  private findLongest(stretch: Stretch, bound: Bound): [number | undefined, number] {
    const rest: number[] = [];
    for (let index = stretch.low; index < stretch.high; index += 1) rest.push(index);
    rest.sort((a, b) => unitLength(this.shape, b) - unitLength(this.shape, a));
    for (const index of rest) {
      const at = this.find(index, stretch, bound);
      if (at !== -1) return [index, at];
    }
    return [undefined, -1];
  }

  private find(index: number, { from, to }: Stretch, bound: Bound): number {
    const unit = this.shape.units[index];
    if (unit === undefined) return -1;
    const length = unit.text.length;
    const at =
      bound === 'right'
        ? this.message.lastIndexOf(unit.text, to - length)
        : this.message.indexOf(unit.text, from);
    if (at < from || at + length > to) return -1;
    if (bound === 'both' || length >= trustedLength) return at;
    const distance = bound === 'left' ? at - from : to - at - length;
    const atEdge = bound === 'left' ? at + length === this.message.length : at === 0;
    return distance <= reachOf(unit) || atEdge || this.standsOnce(unit, at, { from, to }) ? at : -1;
  }

  private standsOnce(
    { text }: Unit,
    at: number,
    { from, to }: { from: number; to: number },
  ): boolean {
    if (text.length < uniqueLength) return false;
    const [first, last] = [
      this.message.indexOf(text, from),
      this.message.lastIndexOf(text, to - text.length),
    ];
    return first === at && last === at;
  }

  private result(): Alignment {
    const { shape, positions } = this;
    let matched = 0;
    let missing = 0;
    let start = Infinity;
    let end = 0;
    const last = positions.findLastIndex((at) => at !== -1);
    const isCut = this.endsAfter(last);
    for (const [index, unit] of shape.units.entries()) {
      const at = positions[index] ?? -1;
      if (at === -1) {
        if (!unit.optional && !(isCut && index > last)) missing += unit.text.length;
        continue;
      }
      matched += unit.text.length;
      start = Math.min(start, at);
      end = Math.max(end, at + unit.text.length);
    }
    return { shape, positions, start, end, matched, missing, isCut };
  }

  /** Whether the message ends where the template goes on. */
  private endsAfter(last: number): boolean {
    const next = this.shape.units[last + 1];
    if (next === undefined) return false;
    if (this.looksCut && !next.glued) return true;
    const end = (this.positions[last] ?? 0) + unitLength(this.shape, last);
    const tail = this.message.slice(end).replace(cutMark, '');
    return next.text.startsWith(tail) && (this.looksCut || tail.length >= leastTail);
  }
}

/** The units `low` to `high`, to be placed between two offsets of the message. */
interface Stretch {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

/** Which sides of a gap are units of the same template. */
type Bound = 'left' | 'right' | 'both';

function reachOf(unit: Unit): number {
  return unit.text.length <= 2 ? veryNearCharacters : nearCharacters;
}
