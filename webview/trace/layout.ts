import type { RunModel } from './run-model.ts';
import { applyFilter, isFiltering, type SpanFilter } from './span-filter.ts';

/** A list row of VS Code. */
export const rowHeight = 22;

/** Which nodes are shown, top to bottom, and where each stands among its shown siblings. */
export interface VisibleRows {
  readonly nodes: Int32Array;
  /** Row of a node, or -1 where it is hidden; per node. */
  readonly rowOfNode: Int32Array;
  /** From 1, among the siblings that the filter keeps; per node. */
  readonly positionInSet: Int32Array;
  readonly setSize: Int32Array;
  /** Spans that match the filter; absent without a filter. */
  readonly matchCount?: number;
}

export interface RowOptions {
  readonly collapsed: ReadonlySet<string>;
  readonly filter: SpanFilter;
}

/** Linear in the spans, and skips what is collapsed or filtered out. */
export function layoutRows(model: RunModel, options: RowOptions): VisibleRows {
  const { tree } = model;
  const filtered = isFiltering(options.filter) ? applyFilter(model, options.filter) : undefined;
  const collapsedNodes = new Set<number>();
  for (const key of options.collapsed) {
    const node = model.nodes.get(key);
    if (node !== undefined) collapsedNodes.add(node);
  }
  const size = tree.order.length;
  const nodes = new Int32Array(size);
  const rowOfNode = new Int32Array(size).fill(-1);
  const positionInSet = new Int32Array(size);
  // One more than there are nodes: the last counts the roots.
  const childCounts = new Int32Array(size + 1);
  let count = 0;
  for (let position = 0; position < size;) {
    const node = tree.order[position] ?? 0;
    const end = tree.ends[node] ?? position + 1;
    if (filtered?.kept[node] === 0) {
      position = end;
      continue;
    }
    const parent = parentSlot(tree.parents[node] ?? -1, size);
    positionInSet[node] = childCounts[parent] = (childCounts[parent] ?? 0) + 1;
    rowOfNode[node] = count;
    nodes[count++] = node;
    position = collapsedNodes.has(node) ? end : position + 1;
  }
  const setSize = tree.parents.map((parent) => childCounts[parentSlot(parent, size)] ?? 0);
  return {
    nodes: nodes.subarray(0, count),
    rowOfNode,
    positionInSet,
    setSize,
    ...(filtered && { matchCount: filtered.matchCount }),
  };
}

function parentSlot(parent: number, size: number): number {
  return parent === -1 ? size : parent;
}

/** Rows that a viewport shows, first and last included; empty where last < first. */
export function rowsInView(
  scrollTop: number,
  height: number,
  rowCount: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight));
  const last = Math.min(rowCount - 1, Math.ceil((scrollTop + height) / rowHeight) - 1);
  return { first, last };
}

/** The scroll position that shows a row whole with the least movement. */
export function scrollToRow(row: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return Math.max(0, top + rowHeight - height);
  return scrollTop;
}
