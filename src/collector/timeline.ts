import { missingParent, noParent, type Timeline } from '../protocol/timeline.ts';
import { runToJson } from '../protocol/run-json.ts';
import type { StoredRun } from '../store/run-reader.ts';
import type { TimelineRow } from '../store/span-reader.ts';

/** What stands in a column where a number is not known. */
const unknown = -1;

/** Rows to columns. `rows` are in order of their start. */
export function toTimeline(stored: StoredRun, rows: readonly TimelineRow[]): Timeline {
  const rowOf = new Map(rows.map((row, index) => [row.span_id, index]));
  const nameIndexOf = new Map<string, number>();
  const nameIndex = (name: string): number => {
    const known = nameIndexOf.get(name);
    if (known !== undefined) return known;
    nameIndexOf.set(name, nameIndexOf.size);
    return nameIndexOf.size - 1;
  };
  return {
    run: runToJson(stored.run),
    cursor: stored.change,
    spanIds: rows.map((row) => row.span_id),
    parents: rows.map(({ parent_span_id: parent }) =>
      parent === null ? noParent : (rowOf.get(parent) ?? missingParent),
    ),
    nameIndexes: rows.map((row) => nameIndex(row.name)),
    names: [...nameIndexOf.keys()],
    kinds: rows.map((row) => row.kind),
    statuses: rows.map((row) => row.status),
    startsMs: rows.map((row) => row.start_ms),
    durationsMs: rows.map((row) => row.duration_ms ?? unknown),
    tokens: rows.map(sumOfTokens),
    costs: rows.map((row) => row.cost_usd ?? unknown),
  };
}

function sumOfTokens(row: TimelineRow): number {
  if (row.input_tokens === null && row.output_tokens === null) return unknown;
  return (row.input_tokens ?? 0) + (row.output_tokens ?? 0);
}
