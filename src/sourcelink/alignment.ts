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
}

/** A shorter unit says nothing about where a rendering is. */
const SHORTEST_ANCHOR = 4;
/** A unit this long is trusted wherever it is found; shorter ones only near their neighbours. */
const TRUSTED = 12;
/** How far from its neighbours a unit that is not trusted may stand when nothing bounds that side. */
const NEAR = 1000;
/** The same for one or two characters, which stand everywhere. */
const VERY_NEAR = 200;
/** Renderings of one template in one message that are looked at. */
const MOST_RENDERINGS = 50;

/** Every rendering of `shape` in `message`. */
export function alignments(shape: Shape, message: string): Alignment[] {
  const anchor = findAnchor(shape, message);
  if (anchor === undefined) return [];
  const text = shape.units[anchor]?.text ?? '';
  const places = occurrences(message, text);
  return places.map((at, index) => {
    const from = index === 0 ? 0 : (places[index - 1] ?? 0) + text.length;
    const to = places[index + 1] ?? message.length;
    return new Placement(shape, message).around(anchor, at, { from, to });
  });
}

function occurrences(message: string, text: string): number[] {
  const places: number[] = [];
  let at = message.indexOf(text);
  while (at !== -1 && places.length < MOST_RENDERINGS) {
    places.push(at);
    at = message.indexOf(text, at + text.length);
  }
  return places;
}

/**
 * The longest unit that the message holds; none where too much of the template is missing by then.
 * One that the template itself repeats does not tell its renderings apart.
 */
function findAnchor(shape: Shape, message: string): number | undefined {
  const byLength = [...shape.units.keys()];
  byLength.sort((a, b) => unitLength(shape, b) - unitLength(shape, a));
  let missing = 0;
  let repeated: number | undefined;
  for (const index of byLength) {
    const unit = shape.units[index];
    if (unit === undefined || unit.text.length < SHORTEST_ANCHOR) break;
    if (message.includes(unit.text)) {
      const isRepeated = shape.units.some((other) => other !== unit && other.text === unit.text);
      if (!isRepeated) return index;
      repeated ??= index;
    } else if (!unit.optional) missing += unit.text.length;
    if (missing > shape.requiredLength / 2) return undefined;
  }
  return repeated;
}

function unitLength(shape: Shape, index: number): number {
  return shape.units[index]?.text.length ?? 0;
}

/** Places units from the longest to the shortest, each in the gap that the longer ones left. */
class Placement {
  private readonly shape: Shape;
  private readonly message: string;
  private readonly positions: number[];

  constructor(shape: Shape, message: string) {
    this.shape = shape;
    this.message = message;
    this.positions = shape.units.map(() => -1);
  }

  /** Nothing is placed outside `bounds`: other renderings stand there. */
  around(anchor: number, at: number, bounds: { from: number; to: number }): Alignment {
    this.positions[anchor] = at;
    const anchorEnd = at + unitLength(this.shape, anchor);
    this.place(0, anchor, bounds.from, at, 'right');
    this.place(anchor + 1, this.positions.length, anchorEnd, bounds.to, 'left');
    return this.result();
  }

  /** Places the units `low` to `high` between two offsets; `bound` says which sides are units. */
  private place(low: number, high: number, from: number, to: number, bound: Bound): void {
    if (low >= high || from >= to) return;
    const [index, at] = this.findLongest(low, high, from, to, bound);
    if (index === undefined) return;
    this.positions[index] = at;
    this.place(low, index, from, at, bound === 'left' || bound === 'both' ? 'both' : 'right');
    const end = at + unitLength(this.shape, index);
    this.place(index + 1, high, end, to, bound === 'right' || bound === 'both' ? 'both' : 'left');
  }

  private findLongest(
    low: number,
    high: number,
    from: number,
    to: number,
    bound: Bound,
  ): [number | undefined, number] {
    const rest: number[] = [];
    for (let index = low; index < high; index += 1) rest.push(index);
    rest.sort((a, b) => unitLength(this.shape, b) - unitLength(this.shape, a));
    for (const index of rest) {
      const at = this.find(index, from, to, bound);
      if (at !== -1) return [index, at];
    }
    return [undefined, -1];
  }

  private find(index: number, from: number, to: number, bound: Bound): number {
    const unit = this.shape.units[index];
    if (unit === undefined) return -1;
    const length = unit.text.length;
    if (this.touchesNext(index, to - length) && this.message.startsWith(unit.text, to - length))
      return to - length >= from ? to - length : -1;
    const at =
      bound === 'right'
        ? this.message.lastIndexOf(unit.text, to - length)
        : this.message.indexOf(unit.text, from);
    if (at < from || at + length > to) return -1;
    if (bound === 'both' || length >= TRUSTED) return at;
    const distance = bound === 'left' ? at - from : to - at - length;
    const atEdge = bound === 'left' ? at + length === this.message.length : at === 0;
    if (distance <= reachOf(unit) || atEdge) return at;
    return -1;
  }

  /** Glued to the next unit, which is placed and begins right where this one would end. */
  private touchesNext(index: number, at: number): boolean {
    const next = this.shape.units[index + 1];
    return next?.glued === true && this.positions[index + 1] === at + unitLength(this.shape, index);
  }

  private result(): Alignment {
    const { shape, positions } = this;
    let matched = 0;
    let missing = 0;
    let start = Infinity;
    let end = 0;
    for (const [index, unit] of shape.units.entries()) {
      const at = positions[index] ?? -1;
      if (at === -1) {
        if (!unit.optional) missing += unit.text.length;
        continue;
      }
      matched += unit.text.length;
      start = Math.min(start, at);
      end = Math.max(end, at + unit.text.length);
    }
    return { shape, positions, start, end, matched, missing };
  }
}

/** Which sides of a gap are units of the same template. */
type Bound = 'left' | 'right' | 'both';

function reachOf(unit: Unit): number {
  return unit.text.length <= 2 ? VERY_NEAR : NEAR;
}
