import type { MatchedPartJson } from '../../protocol/workspace-api.ts';

/** What of a file went into a call. All offsets are characters of the file. */
export interface ShownSource {
  /** Fixed text that was sent, ascending, each stretch within one line or over several. */
  readonly sent: readonly OffsetRange[];
  readonly values: readonly ShownValue[];
}

export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** A hole of a template, and what filled it: more than one value where the template was rendered again. */
export interface ShownValue extends OffsetRange {
  readonly expression: string;
  readonly values: readonly string[];
}

/** A rendering of a template in a text. */
export interface Rendering {
  readonly text: string;
  readonly parts: readonly MatchedPartJson[];
}

/** A loop fills a hole again and again: the first values say what it does. */
const mostValues = 20;

/** What the renderings of one file's templates say about that file. */
export function shownSource(renderings: readonly Rendering[]): ShownSource {
  const sent: OffsetRange[] = [];
  const values = new Map<number, { hole: MatchedPartJson; values: Set<string> }>();
  for (const { text, parts } of renderings) {
    for (const part of parts) {
      if (part.kind === 'fixed') sent.push({ start: part.sourceStart, end: part.sourceEnd });
      else {
        const known = values.get(part.sourceStart) ?? { hole: part, values: new Set<string>() };
        if (known.values.size < mostValues) known.values.add(text.slice(part.start, part.end));
        values.set(part.sourceStart, known);
      }
    }
  }
  return { sent: joined(sent), values: Array.from(values.values(), shownValue) };
}

function shownValue({
  hole,
  values,
}: {
  hole: MatchedPartJson;
  values: ReadonlySet<string>;
}): ShownValue {
  return {
    start: hole.sourceStart,
    end: hole.sourceEnd,
    expression: hole.kind === 'hole' ? hole.expression : '',
    values: [...values],
  };
}

/** Ranges that touch or overlap become one: a template that was sent twice is marked once. */
function joined(ranges: readonly OffsetRange[]): OffsetRange[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
