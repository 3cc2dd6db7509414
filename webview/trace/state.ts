import { opensSource } from '../../src/model/span.ts';
import { factsOfNode, keyOfNode, type RunModel } from './run-model.ts';
import { isFiltering, noFilter, type SpanFilter } from './span-filter.ts';
import type { VisibleRows } from './layout.ts';
import type { TimeRange } from './time-axis.ts';
import { hasChildren, orphanRootKey } from './span-tree.ts';

/**
 * What the panel shows, without how. Every change is a function from one state to the next. Spans are
 * named by id, so that a newer timeline, in which rows have moved, changes nothing here.
 */
export interface TraceState {
  /** A span id, or `orphanRootKey`. */
  readonly selected?: string;
  readonly collapsed: ReadonlySet<string>;
  /** While a filter is on, everything is open at first; what was collapsed before comes back after. */
  readonly collapsedInFilter: ReadonlySet<string>;
  readonly filter: SpanFilter;
  /** Absent: the whole run. */
  readonly range?: TimeRange;
}

export const initialState: TraceState = {
  collapsed: new Set(),
  collapsedInFilter: new Set(),
  filter: noFilter,
};

export function collapsedNow(state: TraceState): ReadonlySet<string> {
  return isFiltering(state.filter) ? state.collapsedInFilter : state.collapsed;
}

export function select(state: TraceState, key: string): TraceState {
  return state.selected === key ? state : { ...state, selected: key };
}

export function collapse(state: TraceState, key: string): TraceState {
  return withCollapsed(state, new Set(collapsedNow(state)).add(key));
}

export function expand(state: TraceState, key: string): TraceState {
  const collapsed = new Set(collapsedNow(state));
  return collapsed.delete(key) ? withCollapsed(state, collapsed) : state;
}

export function toggle(state: TraceState, key: string): TraceState {
  return collapsedNow(state).has(key) ? expand(state, key) : collapse(state, key);
}

export function expandAll(state: TraceState): TraceState {
  return withCollapsed(state, new Set());
}

/** Everything below the roots. */
export function collapseAll(state: TraceState, model: RunModel): TraceState {
  const collapsed = new Set<string>();
  for (const node of model.tree.order) {
    if ((model.tree.depths[node] ?? 0) > 0 && hasChildren(model.tree, node))
      collapsed.add(keyOfNode(model, node));
  }
  return withCollapsed(state, collapsed);
}

function withCollapsed(state: TraceState, collapsed: ReadonlySet<string>): TraceState {
  return isFiltering(state.filter)
    ? { ...state, collapsedInFilter: collapsed }
    : { ...state, collapsed };
}

export function setFilter(state: TraceState, filter: SpanFilter): TraceState {
  return { ...state, filter, collapsedInFilter: new Set() };
}

export function setRange(state: TraceState, range: TimeRange | undefined): TraceState {
  const { range: _, ...rest } = state;
  return range === undefined ? rest : { ...rest, range };
}

/** Selects a span and does what is needed to have its row: opens its ancestors, drops a filter that hides it. */
export function reveal(
  state: TraceState,
  model: RunModel,
  rows: VisibleRows,
  key: string,
): TraceState {
  const node = model.nodes.get(key);
  if (node === undefined) return state;
  const selected = select(state, key);
  if ((rows.rowOfNode[node] ?? -1) >= 0) return selected;
  const collapsed = new Set(selected.collapsed);
  for (let up = model.tree.parents[node] ?? -1; up >= 0; up = model.tree.parents[up] ?? -1)
    collapsed.delete(keyOfNode(model, up));
  return { ...selected, filter: noFilter, collapsed, collapsedInFilter: new Set() };
}

export type Movement = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end';

/** The key of the row that a movement goes to, from the selected row or from the top. */
export function movedTo(
  state: TraceState,
  model: RunModel,
  options: { readonly rows: VisibleRows; readonly movement: Movement; readonly pageRows: number },
): string | undefined {
  const { rows, movement, pageRows } = options;
  const last = rows.nodes.length - 1;
  if (last < 0) return undefined;
  const current = nearestRow(state, model, rows);
  if (current === undefined)
    return keyOfNode(model, rows.nodes[movement === 'end' ? last : 0] ?? 0);
  const target = {
    up: current - 1,
    down: current + 1,
    'page-up': current - pageRows,
    'page-down': current + pageRows,
    home: 0,
    end: last,
  }[movement];
  return keyOfNode(model, rows.nodes[Math.min(last, Math.max(0, target))] ?? 0);
}

/** Row of the selected span; `undefined` where none is selected or it is hidden. */
export function selectedRow(
  state: TraceState,
  model: RunModel,
  rows: VisibleRows,
): number | undefined {
  const node = state.selected === undefined ? undefined : model.nodes.get(state.selected);
  const row = node === undefined ? -1 : (rows.rowOfNode[node] ?? -1);
  return row < 0 ? undefined : row;
}

/** As `selectedRow`, or the row of the nearest ancestor that is shown. */
function nearestRow(state: TraceState, model: RunModel, rows: VisibleRows): number | undefined {
  let node = state.selected === undefined ? -1 : (model.nodes.get(state.selected) ?? -1);
  while (node >= 0 && (rows.rowOfNode[node] ?? -1) < 0) node = model.tree.parents[node] ?? -1;
  return node < 0 ? undefined : rows.rowOfNode[node];
}

/** Left: closes an open row, else goes to its parent. */
export function moveLeft(state: TraceState, model: RunModel): TraceState {
  const node = state.selected === undefined ? undefined : model.nodes.get(state.selected);
  if (node === undefined || state.selected === undefined) return state;
  if (hasChildren(model.tree, node) && !collapsedNow(state).has(state.selected))
    return collapse(state, state.selected);
  const parent = model.tree.parents[node] ?? -1;
  return parent < 0 ? state : select(state, keyOfNode(model, parent));
}

/** Right: opens a closed row, else goes to its first shown child. */
export function moveRight(state: TraceState, model: RunModel, rows: VisibleRows): TraceState {
  const row = selectedRow(state, model, rows);
  if (row === undefined || state.selected === undefined) return state;
  if (collapsedNow(state).has(state.selected)) return expand(state, state.selected);
  const node = rows.nodes[row] ?? 0;
  const next = rows.nodes[row + 1];
  return next !== undefined && model.tree.parents[next] === node
    ? select(state, keyOfNode(model, next))
    : state;
}

/** Whether a click on a row asks for the source of its span: a prompt, a tool. */
export function opensSourceOf(model: RunModel, key: string): boolean {
  const node = model.nodes.get(key);
  if (node === undefined || key === orphanRootKey) return false;
  return opensSource(factsOfNode(model, node).kind);
}
