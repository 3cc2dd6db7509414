import type { RunModel } from './run-model.ts';
import { kindLooks } from './kind-group.ts';

export interface SpanFilter {
  readonly text: string;
  readonly errorsOnly: boolean;
}

export const noFilter: SpanFilter = { text: '', errorsOnly: false };

export function isFiltering(filter: SpanFilter): boolean {
  return filter.errorsOnly || filter.text.trim() !== '';
}

export interface FilterResult {
  /** 1 per node that matches or holds a match. */
  readonly kept: Uint8Array;
  readonly matchCount: number;
}

/** Every word must be in the span's name or kind; with `errorsOnly` the span must have failed as well. */
export function applyFilter(model: RunModel, filter: SpanFilter): FilterResult {
  const { timeline, tree } = model;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = wordMatcher(timeline.names, words);
  const kept = new Uint8Array(tree.parents.length);
  let matchCount = 0;
  for (let node = 0; node < timeline.spanIds.length; node++) {
    if (filter.errorsOnly && timeline.statuses[node] !== 'error') continue;
    if (!matches(timeline.nameIndexes[node] ?? 0, timeline.kinds[node] ?? 'span')) continue;
    matchCount++;
    for (let up = node; up >= 0 && kept[up] === 0; up = tree.parents[up] ?? -1) kept[up] = 1;
  }
  return { kept, matchCount };
}

/** Runs repeat few names many times: each pair of name and kind is compared once. */
function wordMatcher(names: readonly string[], words: readonly string[]) {
  const known = new Map<string, boolean>();
  return (nameIndex: number, kind: keyof typeof kindLooks): boolean => {
    const pair = `${nameIndex} ${kind}`;
    const found = known.get(pair);
    if (found !== undefined) return found;
    const text = `${names[nameIndex] ?? ''} ${kind} ${kindLooks[kind].label}`.toLowerCase();
    const result = words.every((word) => text.includes(word));
    known.set(pair, result);
    return result;
  };
}
