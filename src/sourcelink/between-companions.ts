import { groupOfOnly } from './companions.ts';
import type { PlacedAlignment } from './nesting.ts';

/** Normalized characters of a separator or a heading beside what is included. */
export const mostBeside = 12;

/**
 * Whether a rendering is part of a value that a function put between two of its own lines: something of
 * another function stands there, and something unknown beside it. Where it is the whole value, the
 * function put that template there.
 */
export function isQuotedBetween(
  inner: PlacedAlignment,
  placed: readonly PlacedAlignment[],
): boolean {
  const { start, end } = inner.alignment;
  const before = new Set<string>();
  let after = Infinity;
  let reached = 0;
  for (const each of placed) {
    if (each.alignment.end > start) continue;
    reached = Math.max(reached, each.alignment.end);
    const group = groupOfOnly(each);
    if (group !== undefined) before.add(group);
  }
  let isBetween = false;
  for (const each of placed) {
    if (each.alignment.start < end) continue;
    after = Math.min(after, each.alignment.start);
    isBetween ||= before.has(groupOfOnly(each) ?? '');
  }
  if (!isBetween || before.has(groupOfOnly(inner) ?? '')) return false;
  const { startsWithHole, endsWithHole } = inner.alignment.shape;
  const startsWhole = startsWithHole || start - reached <= mostBeside;
  const endsWhole = endsWithHole || after - end <= mostBeside;
  return !(startsWhole && endsWhole);
}
