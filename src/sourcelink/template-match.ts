import type { Alignment } from './alignment.ts';
import type { Message } from './evidence.ts';
import { endInOriginal } from './normalize.ts';
import type { PlacedAlignment } from './nesting.ts';
import type { StaleTemplate } from './stale-match.ts';
import type { Unit } from './shape.ts';

/** A part of a text and the template that produced it. */
export interface TemplateMatch {
  readonly path: string;
  /** Lines of the template in its file, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** What the code calls it: the names of the declarations around it, innermost first. */
  readonly names: readonly string[];
  /** Character offsets in the text, values of the holes included. */
  readonly start: number;
  readonly end: number;
  /** Share of the text's characters that the template's fixed text accounts for, 0 to 1. */
  readonly coverage: number;
  /**
   * What the characters between `start` and `end` are, ascending and without overlap. What is in no
   * part came from nowhere that the template knows: its text there was another. A hole's value holds
   * what other templates put there, too: see `messageMap`, which tells each character once.
   */
  readonly parts: readonly MatchedPart[];
  /**
   * The template was edited since: lines and parts are those of the one that is there now, as far as it
   * says the same.
   */
  readonly stale?: StaleTemplate;
}

export type MatchedPart = MatchedText | MatchedValue;

/** Fixed text of one line of the template, white space beside it included. */
export interface MatchedText extends SourceRange {
  readonly kind: 'fixed';
}

/** What was filled in. */
export interface MatchedValue extends SourceRange {
  readonly kind: 'hole';
  /** The code or the placeholder; several, with a comma between, where no fixed text parts them. */
  readonly expression: string;
}

interface SourceRange {
  /** Character offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Line of the template's file, from 1, and character offsets in the file. */
  readonly line: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
}

/** Where a rendering stands in the original message, and how much of the message is its fixed text. */
export function explainedRanges(
  alignment: Alignment,
  message: Message,
  all: readonly PlacedAlignment[],
): { start: number; end: number; coverage: number } {
  const ranges = fixedRanges(alignment, message);
  const explained = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const { shape, positions } = alignment;
  const others = all
    .filter((other) => other.alignment !== alignment)
    .map((other) => other.alignment);
  let start = ranges[0]?.start ?? 0;
  let end = ranges.at(-1)?.end ?? 0;
  if (shape.startsWithHole && positions[0] !== -1)
    start = Math.min(start, previousEnd(alignment, others, message));
  if (shape.endsWithHole && positions.at(-1) !== -1)
    end = Math.max(end, endOfLastHole(end, start, nextStart(alignment, others, message), message));
  return { start, end, coverage: Math.min(1, explained / message.original.length) };
}

/**
 * A hole at the end reaches to the neighbouring template or to the end of the message; inside a text
 * of unknown origin only to the end of its line.
 */
function endOfLastHole(end: number, start: number, limit: number, { original }: Message): number {
  const lineEnd = original.indexOf('\n', end);
  return start > 0 && lineEnd !== -1 ? Math.min(limit, lineEnd) : limit;
}

/** Where a hole at the start begins: behind the neighbouring template or where the message begins. */
function previousEnd(alignment: Alignment, others: readonly Alignment[], message: Message): number {
  let last = 0;
  for (const other of others) {
    if (other.end <= alignment.start) last = Math.max(last, other.end);
    else if (other.start < alignment.start)
      for (const [index, at] of other.positions.entries())
        if (at !== -1 && at < alignment.start)
          last = Math.max(last, at + (other.shape.units[index]?.text.length ?? 0));
  }
  return last === 0 ? 0 : endInOriginal(message.normalized, last - 1, message.original);
}

function nextStart(alignment: Alignment, others: readonly Alignment[], message: Message): number {
  let next = message.normalized.text.length;
  for (const other of others)
    for (const at of other.positions) if (at >= alignment.end) next = Math.min(next, at);
  return message.normalized.offsets[next] ?? message.original.length;
}

interface Range {
  start: number;
  end: number;
}

/** The matched fixed text in original offsets, with the white space that belongs to it. */
function fixedRanges({ shape, positions }: Alignment, message: Message): Range[] {
  const ranges: Range[] = [];
  for (const [index, unit] of shape.units.entries()) {
    const at = positions[index] ?? -1;
    if (at === -1) continue;
    const range = withSpace(unit, at, message);
    const previous = ranges.at(-1);
    if (previous !== undefined && range.start <= previous.end) previous.end = range.end;
    else ranges.push(range);
  }
  return ranges;
}

function withSpace(unit: Unit, at: number, { original, normalized }: Message): Range {
  let start = normalized.offsets[at] ?? 0;
  let end = endInOriginal(normalized, at + unit.text.length - 1, original);
  if (unit.spaceBefore) while (start > 0 && /\s/.test(original.charAt(start - 1))) start -= 1;
  if (unit.spaceAfter) while (end < original.length && /\s/.test(original.charAt(end))) end += 1;
  return { start, end };
}
