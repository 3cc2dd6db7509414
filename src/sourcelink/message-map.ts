import type { MatchedPart, TemplateMatch } from './template-match.ts';

/** A stretch of a message and what it is. What is in no range is explained by nothing. */
export type MessageRange = MatchedPart & {
  /**
   * Which match it belongs to, by index. Where several templates explain the same stretch, the first:
   * the others have its `start` and `end`.
   */
  readonly match: number;
};

/**
 * What every character of a message is, once: where a template was put into another's hole, the
 * characters are the inner one's. Ranges ascend and do not overlap.
 */
export function messageMap(
  matches: readonly Pick<TemplateMatch, 'start' | 'end' | 'parts'>[],
): MessageRange[] {
  const order = [...matches.keys()].toSorted(
    (a, b) => width(matches[b]) - width(matches[a]) || b - a,
  );
  const owners = new Int32Array(Math.max(0, ...matches.map(({ end }) => end))).fill(-1);
  const ranges: MessageRange[] = [];
  for (const match of order) {
    for (const part of matches[match]?.parts ?? []) {
      owners.fill(ranges.length, part.start, part.end);
      ranges.push({ ...part, match });
    }
  }
  return stretches(owners).flatMap(({ owner, start, end }) => {
    const range = ranges[owner];
    return range === undefined ? [] : [{ ...range, start, end }];
  });
}

function width(match: { readonly start: number; readonly end: number } | undefined): number {
  return match === undefined ? 0 : match.end - match.start;
}

function stretches(owners: Int32Array): { owner: number; start: number; end: number }[] {
  const found: { owner: number; start: number; end: number }[] = [];
  for (const [at, owner] of owners.entries()) {
    const last = found.at(-1);
    if (last?.owner === owner) last.end = at + 1;
    else found.push({ owner, start: at, end: at + 1 });
  }
  return found;
}
