import type { Disposable } from '../../src/base/disposable.ts';
import { element, setText } from '../shared/element.ts';
import { separator } from '../shared/separator.ts';
import { rowHeight, scrollToRow, type VisibleRows } from './layout.ts';
import { factsOfNode, keyOfNode, type RunModel } from './run-model.ts';
import { Rows, treeGrid } from './rows.ts';
import type { TimeRange } from './time-axis.ts';
import { Tooltip } from './tooltip.ts';
import { axisHeight, Waterfall } from './waterfall.ts';

export interface PaneView {
  readonly model: RunModel;
  readonly rows: VisibleRows;
  readonly collapsed: ReadonlySet<string>;
  readonly range: TimeRange;
  readonly selectedRow?: number;
  /** What to say where there are no rows. */
  readonly emptyText: string;
}

export interface PaneEvents {
  onClick(key: string): void;
  onToggle(key: string): void;
  onRange(range: TimeRange | undefined): void;
  onScroll(): void;
  onTreeShare(share: number): void;
}

/** `workbench.hover.delay` of VS Code. */
const tooltipDelayMs = 500;

/**
 * Tree and waterfall side by side in one scrolling box. What is seen sticks to the box and is painted
 * from the scroll position, tree and canvas in the same frame, so that a row and its bar never part.
 */
export class TimelinePane implements Disposable {
  readonly element = element('div', { class: 'timeline' });
  private readonly spacer = element('div', { class: 'spacer' });
  private readonly viewport = element('div', { class: 'viewport' });
  private readonly empty = element('p', { class: 'empty timeline-empty' });
  private readonly rows = new Rows();
  private readonly grid = treeGrid(this.rows);
  private readonly tooltip = new Tooltip();
  private readonly waterfall: Waterfall;
  private readonly divider: ReturnType<typeof separator>;
  private readonly events: PaneEvents;
  private readonly sizeWatch: ResizeObserver;
  private view: PaneView | undefined;
  private hoveredRow: number | undefined;
  private treeShare = 0.46;
  private paintRequested = false;
  private tooltipTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: PaneEvents) {
    this.events = events;
    this.waterfall = new Waterfall({
      onRange: (range) => events.onRange(range),
      onHover: (hover) => this.hover(hover?.row, hover),
      onClick: (row) => this.clickRow(row),
      onDoubleClick: (row) => this.toggleRow(row),
    });
    this.divider = separator({
      label: 'Width of the span tree',
      controls: this.grid.element.id,
      share: () => this.treeShare,
      onMove: (share) => {
        this.setTreeShare(share);
        events.onTreeShare(share);
      },
      container: () => ({ box: this.viewport.getBoundingClientRect(), side: 'left' }),
    });
    this.viewport.append(this.grid.element, this.divider, this.waterfall.element, this.empty);
    this.spacer.append(this.viewport);
    this.element.append(this.spacer, this.tooltip.element);
    this.sizeWatch = new ResizeObserver(() => this.resize());
    this.sizeWatch.observe(this.element);
    this.setTreeShare(this.treeShare);
    this.listen();
  }

  dispose(): void {
    this.sizeWatch.disconnect();
    this.waterfall.dispose();
  }

  show(view: PaneView): void {
    this.view = view;
    this.grid.setRowCount(view.rows.nodes.length);
    this.spacer.style.height = `${axisHeight + view.rows.nodes.length * rowHeight}px`;
    this.empty.hidden = view.rows.nodes.length > 0;
    setText(this.empty, view.emptyText);
    this.requestPaint();
  }

  /** Shows a newer timeline with the same rows under the eye, or with its end where the end was seen. */
  showNewer(view: PaneView): void {
    const anchor = this.anchor();
    this.show(view);
    if (anchor === undefined) return;
    if (anchor.atEnd) {
      this.element.scrollTop = this.element.scrollHeight;
      return;
    }
    const node = view.model.nodes.get(anchor.key);
    const row = node === undefined ? -1 : (view.rows.rowOfNode[node] ?? -1);
    if (row >= 0) this.element.scrollTop = row * rowHeight + anchor.offset;
  }

  setTreeShare(share: number): void {
    this.treeShare = share;
    this.viewport.style.gridTemplateColumns = `${share * 100}% auto minmax(0, 1fr)`;
    this.divider.update();
    this.requestPaint();
  }

  get scrollTop(): number {
    return this.element.scrollTop;
  }

  set scrollTop(top: number) {
    this.element.scrollTop = top;
  }

  /** Rows that a page key moves by: one stays in sight. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.rowsBoxHeight / rowHeight) - 1);
  }

  get hasFocus(): boolean {
    return this.grid.element.contains(document.activeElement);
  }

  reveal(row: number): void {
    this.element.scrollTop = scrollToRow(row, this.element.scrollTop, this.rowsBoxHeight);
  }

  /** Gives the focus to the row that Tab goes to, after what is to be shown has been painted. */
  focus(): void {
    this.paint();
    this.rows.focus(undefined);
  }

  /** Paints now where a paint is due: the focus follows a selection that has just moved. */
  focusIfInside(): void {
    if (this.hasFocus) this.focus();
  }

  private get rowsBoxHeight(): number {
    return Math.max(0, this.element.clientHeight - axisHeight);
  }

  private anchor() {
    const { view } = this;
    if (view === undefined || view.rows.nodes.length === 0) return undefined;
    const { scrollTop } = this.element;
    const row = Math.min(Math.floor(scrollTop / rowHeight), view.rows.nodes.length - 1);
    const end = view.rows.nodes.length * rowHeight - this.rowsBoxHeight;
    return {
      key: keyOfNode(view.model, view.rows.nodes[row] ?? 0),
      offset: scrollTop - row * rowHeight,
      atEnd: scrollTop >= end - 1,
    };
  }

  private resize(): void {
    this.viewport.style.height = `${this.element.clientHeight}px`;
    this.requestPaint();
  }

  private requestPaint(): void {
    if (this.paintRequested) return;
    this.paintRequested = true;
    requestAnimationFrame(() => {
      this.paintRequested = false;
      this.paint();
    });
  }

  private paint(): void {
    const { view } = this;
    if (view === undefined) return;
    const shared = {
      model: view.model,
      rows: view.rows,
      scrollTop: this.element.scrollTop,
      ...(view.selectedRow !== undefined && { selectedRow: view.selectedRow }),
      ...(this.hoveredRow !== undefined && { hoveredRow: this.hoveredRow }),
    };
    const { clientWidth } = this.grid.element;
    const height = this.rowsBoxHeight;
    this.rows.show({ ...shared, collapsed: view.collapsed, height, width: clientWidth });
    this.waterfall.draw({ ...shared, range: view.range, treeHasFocus: this.hasFocus });
  }

  private listen(): void {
    this.element.addEventListener('scroll', () => {
      this.tooltip.hide();
      this.requestPaint();
      this.events.onScroll();
    });
    this.element.addEventListener('focusin', () => this.requestPaint());
    this.element.addEventListener('focusout', () => this.requestPaint());
    const rows = this.rows.element;
    rows.addEventListener('click', (event) => {
      this.hover(this.hoveredRow, undefined);
      const key = keyAt(event);
      if (key === undefined) return;
      if ((event.target as Element).closest('.twistie:not(.hidden)')) this.events.onToggle(key);
      else if (event.detail <= 1) this.events.onClick(key);
    });
    rows.addEventListener('dblclick', (event) => {
      const key = keyAt(event);
      const row = key === undefined ? undefined : this.rowOfKey(key);
      if (row !== undefined && !(event.target as Element).closest('.twistie')) this.toggleRow(row);
    });
    rows.addEventListener('pointermove', (event) => {
      const key = keyAt(event);
      const row = key === undefined ? undefined : this.rowOfKey(key);
      const name = (event.target as Element).closest('.row')?.querySelector('.name-text');
      const cut = name !== null && name !== undefined && name.scrollWidth > name.clientWidth;
      this.hover(row, undefined);
      if (cut) this.tooltipLater(row, { x: event.clientX, y: event.clientY });
    });
    rows.addEventListener('pointerleave', () => this.hover(undefined, undefined));
  }

  /** Over the tree a tooltip comes only to a pointer that rests, as in VS Code: it covers other rows. */
  private tooltipLater(
    row: number | undefined,
    at: { readonly x: number; readonly y: number },
  ): void {
    this.tooltipTimer = setTimeout(() => this.hover(row, at), tooltipDelayMs);
  }

  private hover(
    row: number | undefined,
    tooltipAt: { readonly x: number; readonly y: number } | undefined,
  ): void {
    clearTimeout(this.tooltipTimer);
    const node = row === undefined ? undefined : this.view?.rows.nodes[row];
    if (node !== undefined && tooltipAt !== undefined && this.view !== undefined)
      this.tooltip.show(factsOfNode(this.view.model, node), tooltipAt);
    else this.tooltip.hide();
    if (row === this.hoveredRow) return;
    this.hoveredRow = row;
    this.requestPaint();
  }

  private clickRow(row: number): void {
    const node = this.view?.rows.nodes[row];
    if (node === undefined || this.view === undefined) return;
    this.events.onClick(keyOfNode(this.view.model, node));
    this.focus();
  }

  private toggleRow(row: number): void {
    const node = this.view?.rows.nodes[row];
    if (node === undefined || this.view === undefined) return;
    const facts = factsOfNode(this.view.model, node);
    if (facts.hasChildren) this.events.onToggle(facts.key);
  }

  private rowOfKey(key: string): number | undefined {
    const node = this.view?.model.nodes.get(key);
    const row = node === undefined ? -1 : (this.view?.rows.rowOfNode[node] ?? -1);
    return row < 0 ? undefined : row;
  }
}

function keyAt(event: Event): string | undefined {
  const row = (event.target as Element).closest('[data-key]');
  return row?.getAttribute('data-key') ?? undefined;
}
