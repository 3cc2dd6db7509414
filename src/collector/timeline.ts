import { missingParent, noParent, type Timeline, type ToldTwice } from '../protocol/timeline.ts';
import { runToJson } from '../protocol/run-json.ts';
import type { StoredRun } from '../store/run-reader.ts';
import type { TimelineRow } from '../store/span-reader.ts';

/** What stands in a column where a number is not known. */
const unknown = -1;

/**
 * Rows to columns. `all` are in order of their start. Of spans that tell the same call the one that counts
 * has a row, and what lies below the others goes up to their parents.
 */
export function toTimeline(
  stored: StoredRun,
  all: readonly TimelineRow[],
  duplicates: ReadonlyMap<string, string> = new Map(),
): Timeline {
  const rows = duplicates.size === 0 ? all : all.filter(({ span_id: id }) => !duplicates.has(id));
  const parentOf = parentFinder(all, duplicates);
  const rowOf = new Map(rows.map((row, index) => [row.span_id, index]));
  const toldTwice = [...duplicates].flatMap(([spanId, counted]): readonly ToldTwice[] => {
    const [row, told] = [rowOf.get(counted), all.find(({ span_id: id }) => id === spanId)];
    if (row === undefined || told === undefined) return [];
    // What only announced a span under its own name told nothing.
    const isAnnounced = told.parent_span_id === counted && told.name === rows[row]?.name;
    return isAnnounced ? [] : [{ row, spanId, name: told.name }];
  });
  const nameIndexOf = new Map<string, number>();
  const columns = emptyColumns();
  // One loop, not a `map` for each column: a run may have 100,000 spans.
  for (const row of rows) {
    const parent = parentOf(row);
    const nameIndex = nameIndexOf.get(row.name) ?? nameIndexOf.size;
    nameIndexOf.set(row.name, nameIndex);
    columns.spanIds.push(row.span_id);
    columns.parents.push(parent === null ? noParent : (rowOf.get(parent) ?? missingParent));
    columns.nameIndexes.push(nameIndex);
    columns.kinds.push(row.kind);
    columns.statuses.push(row.status);
    columns.startsMs.push(row.start_ms);
    columns.durationsMs.push(row.duration_ms ?? unknown);
    columns.tokens.push(sumOfTokens(row));
    columns.costs.push(row.cost_usd ?? unknown);
  }
  return {
    run: runToJson(stored.run),
    cursor: stored.change,
    ...columns,
    names: [...nameIndexOf.keys()],
    ...(toldTwice.length > 0 && { toldTwice }),
  };
}

function emptyColumns() {
  return {
    spanIds: [] as string[],
    parents: [] as number[],
    nameIndexes: [] as number[],
    kinds: [] as TimelineRow['kind'][],
    statuses: [] as TimelineRow['status'][],
    startsMs: [] as number[],
    durationsMs: [] as number[],
    tokens: [] as number[],
    costs: [] as number[],
  };
}

/** The nearest span above that has a row. */
function parentFinder(
  all: readonly TimelineRow[],
  duplicates: ReadonlyMap<string, string>,
): (row: TimelineRow) => string | null {
  if (duplicates.size === 0) return (row) => row.parent_span_id;
  const hidden = new Map(all.map((row) => [row.span_id, row]));
  return (row) => {
    let parent = row.parent_span_id;
    // Spans may claim to be each other's parents: no more steps than there are hidden ones.
    for (
      let steps = duplicates.size;
      parent !== null && duplicates.has(parent) && steps > 0;
      steps--
    )
      parent = hidden.get(parent)?.parent_span_id ?? null;
    return parent;
  };
}

function sumOfTokens(row: TimelineRow): number {
  if (row.input_tokens === null && row.output_tokens === null) return unknown;
  return (row.input_tokens ?? 0) + (row.output_tokens ?? 0);
}
