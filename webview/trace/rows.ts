import { element, setAttribute } from '../shared/element.ts';
import { rowHeight, rowsInView, type VisibleRows } from './layout.ts';
import { factsOfNode, type RunModel } from './run-model.ts';
import { SpanRow } from './span-row.ts';

export interface RowsScene {
  readonly model: RunModel;
  readonly rows: VisibleRows;
  readonly collapsed: ReadonlySet<string>;
  readonly scrollTop: number;
  readonly height: number;
  readonly width: number;
  readonly selectedRow?: number;
  readonly hoveredRow?: number;
}

/**
 * The tree's rows that can be seen, and the one with the focus even where it cannot: an element that
 * is taken out of the page loses the focus. The number of elements depends on the window's height.
 */
export class Rows {
  readonly element = element('div', { role: 'rowgroup', class: 'rows' });
  private shown = new Map<string, SpanRow>();
  private readonly spare: SpanRow[] = [];

  show(scene: RowsScene): void {
    const wanted = wantedRows(scene);
    const keys = wanted.map((row) => factsOfNode(scene.model, scene.rows.nodes[row] ?? 0).key);
    const focusedKey = this.focusedKey();
    this.recycleExcept(new Set(keys));
    const next = new Map<string, SpanRow>();
    let cursor = this.element.firstChild;
    wanted.forEach((row, index) => {
      const key = keys[index] ?? '';
      const spanRow = this.shown.get(key) ?? this.spare.pop() ?? new SpanRow();
      next.set(key, spanRow);
      spanRow.show(rowView(scene, row));
      // Screen readers read in the page's order, so that it must be the tree's.
      if (spanRow.element === cursor) cursor = cursor.nextSibling;
      else this.element.insertBefore(spanRow.element, cursor);
    });
    this.shown = next;
    if (focusedKey !== undefined && this.focusedKey() !== focusedKey) this.focus(focusedKey);
  }

  /** Moves the focus to a row that is shown. */
  focus(key: string | undefined): void {
    const target =
      (key === undefined ? undefined : this.shown.get(key)?.element) ??
      this.element.querySelector<HTMLElement>('[tabindex="0"]');
    target?.focus({ preventScroll: true });
  }

  private focusedKey(): string | undefined {
    const active = document.activeElement;
    if (active === null || !this.element.contains(active)) return undefined;
    return active.getAttribute('data-key') ?? undefined;
  }

  private recycleExcept(keys: ReadonlySet<string>): void {
    for (const [key, row] of this.shown) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.spare.push(row);
      this.shown.delete(key);
    }
  }
}

/** Ascending; the tab stop is the selected row, or the first one. */
function wantedRows(scene: RowsScene): readonly number[] {
  const { first, last } = rowsInView(scene.scrollTop, scene.height, scene.rows.nodes.length);
  const wanted = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const stop = tabStop(scene);
  if (stop === undefined || (stop >= first && stop <= last)) return wanted;
  return stop < first ? [stop, ...wanted] : [...wanted, stop];
}

function tabStop(scene: RowsScene): number | undefined {
  return scene.selectedRow ?? (scene.rows.nodes.length > 0 ? 0 : undefined);
}

function rowView(scene: RowsScene, row: number) {
  const node = scene.rows.nodes[row] ?? 0;
  const facts = factsOfNode(scene.model, node);
  const top = row * rowHeight - scene.scrollTop;
  return {
    facts,
    row,
    positionInSet: scene.rows.positionInSet[node] ?? 1,
    setSize: scene.rows.setSize[node] ?? 1,
    collapsed: scene.collapsed.has(facts.key),
    selected: row === scene.selectedRow,
    hovered: row === scene.hoveredRow,
    tabStop: row === tabStop(scene),
    // A row far outside would only make the page's layout larger.
    top: Math.min(Math.max(top, -2 * rowHeight), scene.height + rowHeight),
    widestIndent: Math.max(48, scene.width * 0.3),
  };
}

/** The grid around the rows: its header, and how many rows there are. */
export function treeGrid(rows: Rows): {
  readonly element: HTMLElement;
  setRowCount(count: number): void;
} {
  const header = element('div', { role: 'rowgroup', class: 'column-header' }, [
    element('div', { role: 'row', 'aria-rowindex': 1 }, [
      columnHeader('Span', 'name'),
      columnHeader('Duration', 'number duration'),
      columnHeader('Tokens', 'number tokens'),
      columnHeader('Cost', 'number cost'),
    ]),
  ]);
  const grid = element(
    'div',
    { role: 'treegrid', class: 'tree', id: 'span-tree', 'aria-label': 'Spans' },
    [header, rows.element],
  );
  return {
    element: grid,
    setRowCount: (count) => setAttribute(grid, 'aria-rowcount', count + 1),
  };
}

function columnHeader(label: string, className: string): HTMLElement {
  return element('div', { role: 'columnheader', class: `cell ${className}` }, [label]);
}
