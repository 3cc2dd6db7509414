import type { Disposable } from '../../src/base/disposable.ts';
import { DisposableStore, toDisposable } from '../../src/base/disposable.ts';
import { errorText } from '../../src/base/log.ts';
import { connect, type Client } from '../../src/protocol/rpc.ts';
import type { Timeline } from '../../src/protocol/timeline.ts';
import type {
  TraceViewEvents,
  TraceViewHost,
  TraceViewState,
} from '../../src/protocol/trace-view.ts';
import { element, setText } from '../shared/element.ts';
import { formatPlural } from '../../src/base/format.ts';
import type { ViewHost } from '../shared/host.ts';
import { DetailLoader } from './detail/detail-loader.ts';
import { DetailPanel } from './detail/detail-panel.ts';
import { SourceOpener } from './detail/source-opener.ts';
import type { TreeCommand } from './keyboard.ts';
import { listenForKeys } from './key-listener.ts';
import { layoutRows, type VisibleRows } from './layout.ts';
import { newestWins } from './newest-wins.ts';
import { buildRunModel, factsOfNode, keyOfNode, type RunModel } from './run-model.ts';
import { runHeader } from './run-header.ts';
import { collapsedToSave, parseSavedState } from './saved-state.ts';
import { isFiltering } from './span-filter.ts';
import * as reduce from './state.ts';
import { stateSaver } from './state-saver.ts';
import { panRange, rangeAround, zoomRange, type TimeRange } from './time-axis.ts';
import { TimelinePane, type PaneView } from './timeline-pane.ts';
import { toolbar } from './toolbar.ts';
import { traceFrame } from './trace-frame.ts';

const zoomStep = 0.7;
const panStep = 0.2;
/** How often "3 min ago" is looked at again. */
const ageRefreshMs = 20_000;
/** After an update takes long, as one of a huge run does, the page gets as long to itself. */
const shortestPauseMs = 60;

/** The trace panel: holds the state, asks the host, and tells the parts what to show. */
export class TraceView implements Disposable {
  private readonly store = new DisposableStore();
  private readonly client: Client<TraceViewHost, TraceViewEvents>;
  private readonly saved: TraceViewState | undefined;
  private readonly save: () => void;
  private readonly loadTimeline: (reason: 'timeline') => void;
  private readonly header = runHeader({
    onReplay: (mode) => void this.replay(mode),
    onOpenSpan: (spanId) => this.reveal(spanId),
  });
  private readonly bar = toolbar({
    onFilter: (filter) => this.update(reduce.setFilter(this.state, filter)),
    onZoom: (direction) => this.zoom(direction),
    onCollapseAll: () => {
      if (this.model) this.update(reduce.collapseAll(this.state, this.model));
    },
  });
  private readonly pane = new TimelinePane({
    onClick: (key) => this.click(key),
    onToggle: (key) => this.update(reduce.toggle(this.state, key)),
    onRange: (range) => this.update(reduce.setRange(this.state, range)),
    onScroll: () => this.save(),
    onTreeShare: (treeShare) => this.saveShares({ treeShare }),
  });
  private readonly detail = new DetailPanel({
    onOpenSource: (wanted) => void this.opener.openSource(wanted),
    onReplay: (spanId) =>
      void this.client.request('offerReplays', { spanId }).catch(() => undefined),
    onCompare: (message) => void this.opener.compare(message),
    onOpenTool: (name) => void this.opener.openTool(name),
    onOpenFrame: (frame) => void this.opener.openFrame(frame),
  });
  private readonly loader: DetailLoader;
  private readonly opener: SourceOpener;
  private readonly liveRegion = element('div', { class: 'visually-hidden', role: 'status' });
  private state = reduce.initialState;
  private shares: Pick<TraceViewState, 'treeShare' | 'detailShare'> = {};
  private model: RunModel | undefined;
  private rows: VisibleRows | undefined;
  /** A span to reveal that the timeline does not hold yet. */
  private pendingReveal: string | undefined;

  constructor(host: ViewHost, root: HTMLElement) {
    this.client = this.store.add(connect<TraceViewHost, TraceViewEvents>(host.transport));
    this.loader = new DetailLoader(this.client, this.detail);
    this.opener = new SourceOpener({
      client: this.client,
      panel: this.detail,
      selected: () => this.state.selected,
    });
    this.saved = parseSavedState(host.getState());
    this.save = stateSaver(host, () => this.stateToSave());
    this.loadTimeline = newestWins(() => this.bringTimeline());
    const frame = this.store.add(
      traceFrame({
        root,
        header: this.header.element,
        toolbar: this.bar.element,
        timeline: this.pane.element,
        detail: this.detail.element,
        liveRegion: this.liveRegion,
        onDetailShare: (detailShare) => this.saveShares({ detailShare }),
      }),
    );
    if (this.saved?.treeShare !== undefined) this.pane.setTreeShare(this.saved.treeShare);
    if (this.saved?.detailShare !== undefined) frame.setDetailShare(this.saved.detailShare);
    this.store.add(this.pane);
    this.listen(root);
    this.loadTimeline('timeline');
  }

  dispose(): void {
    this.store.dispose();
  }

  private listen(root: HTMLElement): void {
    this.store.add(this.client.on('changed', () => this.loadTimeline('timeline')));
    this.store.add(this.client.on('reveal', ({ spanId }) => this.reveal(spanId)));
    this.store.add(
      listenForKeys(root, {
        bar: this.bar,
        pane: this.pane,
        detail: this.detail.element,
        onCommand: (command) => this.run(command),
        onClearFilter: () =>
          this.update(reduce.setFilter(this.state, { text: '', errorsOnly: false })),
        isFiltering: () => isFiltering(this.state.filter),
      }),
    );
    const timer = setInterval(() => {
      if (this.model) this.header.show(this.model.timeline.run, Date.now());
    }, ageRefreshMs);
    this.store.add(toDisposable(() => clearInterval(timer)));
  }

  private async bringTimeline(): Promise<void> {
    const startedAt = performance.now();
    try {
      const timeline = await this.client.request('getTimeline', {});
      this.header.setProblem('');
      this.showTimeline(timeline);
    } catch (error) {
      this.header.setProblem(`The run could not be read: ${errorText(error)}`, () =>
        this.loadTimeline('timeline'),
      );
    }
    this.header.setLoading('idle');
    await this.bringFindings();
    const tookMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, Math.max(shortestPauseMs, tookMs)));
  }

  /** A run that still runs changes too often to be read whole each time, and what is open may yet end well. */
  private async bringFindings(): Promise<void> {
    const run = this.model?.timeline.run;
    if (run === undefined || run.status === 'running') return;
    try {
      this.header.showFindings(await this.client.request('getFindings', {}));
    } catch (error) {
      this.header.setProblem(`The findings could not be read: ${errorText(error)}`);
    }
  }

  private showTimeline(timeline: Timeline): void {
    const before = this.model;
    this.model = buildRunModel(timeline);
    this.header.show(timeline.run, Date.now());
    if (before === undefined) this.firstTimeline(this.model);
    else this.newerTimeline(this.model, before);
    this.announceStatus(timeline, before?.timeline);
    if (this.pendingReveal !== undefined) this.reveal(this.pendingReveal);
    this.save();
  }

  private firstTimeline(model: RunModel): void {
    const saved = this.saved?.traceId === model.timeline.run.traceId ? this.saved : undefined;
    const [firstNode] = model.tree.order;
    const selected =
      saved?.selectedSpanId ?? (firstNode === undefined ? undefined : keyOfNode(model, firstNode));
    this.state = {
      ...this.state,
      collapsed: new Set(saved?.collapsedSpanIds),
      ...(selected !== undefined && { selected }),
    };
    this.layout();
    this.pane.show(this.paneView(model));
    if (saved?.scrollTop !== undefined) this.pane.scrollTop = saved.scrollTop;
    this.loader.show(selected);
  }

  private newerTimeline(model: RunModel, before: RunModel): void {
    const { selected } = this.state;
    this.layout();
    this.pane.showNewer(this.paneView(model));
    if (selected === undefined) this.select(keyOfNode(model, model.tree.order[0] ?? 0));
    else if (differs(model, before, selected)) this.loader.show(selected);
  }

  /** Takes the next state and shows what it changes. */
  private update(next: reduce.TraceState): void {
    const before = this.state;
    if (next === before) return;
    this.state = next;
    if (this.model === undefined) return;
    const rowsChanged =
      reduce.collapsedNow(next) !== reduce.collapsedNow(before) || next.filter !== before.filter;
    if (rowsChanged) this.layout();
    else this.showToolbar();
    this.pane.show(this.paneView(this.model));
    if (next.filter !== before.filter) this.announceFilter();
    if (next.selected !== before.selected) this.loader.show(next.selected);
    this.save();
  }

  private layout(): void {
    if (this.model === undefined) return;
    const { filter } = this.state;
    this.rows = layoutRows(this.model, { collapsed: reduce.collapsedNow(this.state), filter });
    this.showToolbar();
  }

  private showToolbar(): void {
    if (this.model === undefined) return;
    const { filter, range } = this.state;
    const matchCount = this.rows?.matchCount;
    this.bar.show({
      model: this.model,
      filter,
      ...(matchCount !== undefined && { matchCount }),
      ...(range !== undefined && { range }),
    });
  }

  private paneView(model: RunModel): PaneView {
    const rows =
      this.rows ?? layoutRows(model, { collapsed: new Set(), filter: this.state.filter });
    const selectedRow = reduce.selectedRow(this.state, model, rows);
    return {
      model,
      rows,
      collapsed: reduce.collapsedNow(this.state),
      range: this.rangeNow(model),
      emptyText: isFiltering(this.state.filter)
        ? 'No span matches the filter.'
        : 'No spans have been received yet.',
      ...(selectedRow !== undefined && { selectedRow }),
    };
  }

  private rangeNow(model: RunModel): TimeRange {
    return this.state.range ?? { startMs: 0, endMs: model.endMs };
  }

  private select(key: string | undefined): void {
    if (key !== undefined) this.updateAndFollow(reduce.select(this.state, key));
  }

  /** Takes the next state, and brings the selected row into sight and the tree's focus to it. */
  private updateAndFollow(next: reduce.TraceState): void {
    this.update(next);
    if (this.model === undefined || this.rows === undefined) return;
    const row = reduce.selectedRow(this.state, this.model, this.rows);
    if (row !== undefined) this.pane.reveal(row);
    this.pane.focusIfInside();
  }

  private click(key: string): void {
    this.select(key);
    if (this.model && reduce.opensSourceOf(this.model, key)) void this.opener.openSource({});
  }

  private reveal(spanId: string): void {
    this.pendingReveal = spanId;
    if (!this.model?.nodes.has(spanId) || this.rows === undefined) return;
    this.pendingReveal = undefined;
    this.updateAndFollow(reduce.reveal(this.state, this.model, this.rows, spanId));
  }

  private run(command: TreeCommand): void {
    const { model, rows } = this;
    if (model === undefined || rows === undefined) return;
    if (command.type === 'move') {
      const { movement } = command;
      const { pageRows } = this.pane;
      this.select(reduce.movedTo(this.state, model, { rows, movement, pageRows }));
    } else if (command.type === 'zoom') this.zoom(command.direction);
    else if (command.type === 'pan') this.pan(command.direction === 'later' ? panStep : -panStep);
    else if (command.type === 'open') this.open(model);
    else if (command.type === 'expand-all') this.update(reduce.expandAll(this.state));
    else this.walk(command.type, model, rows);
  }

  private walk(type: TreeCommand['type'], model: RunModel, rows: VisibleRows): void {
    const { selected } = this.state;
    if (type === 'left') this.updateAndFollow(reduce.moveLeft(this.state, model));
    else if (type === 'right') this.updateAndFollow(reduce.moveRight(this.state, model, rows));
    else if (type === 'toggle' && selected !== undefined) this.toggleSelected(model, selected);
  }

  /** Enter: the source of a model call, a tool, a retrieval; other rows open and close. */
  private open(model: RunModel): void {
    const { selected } = this.state;
    if (selected === undefined) return;
    if (reduce.opensSourceOf(model, selected)) void this.opener.openSource({});
    else this.toggleSelected(model, selected);
  }

  private toggleSelected(model: RunModel, selected: string): void {
    const node = model.nodes.get(selected);
    if (node !== undefined && factsOfNode(model, node).hasChildren)
      this.update(reduce.toggle(this.state, selected));
  }

  private zoom(direction: 'in' | 'out' | 'reset' | 'selection'): void {
    const { model } = this;
    if (model === undefined) return;
    const range = this.rangeNow(model);
    const selected =
      this.state.selected === undefined ? undefined : model.nodes.get(this.state.selected);
    if (direction === 'reset') this.update(reduce.setRange(this.state, undefined));
    else if (direction === 'selection') {
      if (selected === undefined) return;
      const { startMs, durationMs = model.endMs - startMs } = factsOfNode(model, selected);
      this.update(reduce.setRange(this.state, rangeAround(startMs, durationMs, model.endMs)));
    } else {
      const factor = direction === 'in' ? zoomStep : 1 / zoomStep;
      const anchorMs = (range.startMs + range.endMs) / 2;
      this.update(
        reduce.setRange(this.state, zoomRange(range, { factor, anchorMs, endMs: model.endMs })),
      );
    }
  }

  private pan(share: number): void {
    if (this.model === undefined || this.state.range === undefined) return;
    const { range } = this.state;
    const by = (range.endMs - range.startMs) * share;
    this.update(reduce.setRange(this.state, panRange(range, by, this.model.endMs)));
  }

  private async replay(mode: 'debug' | 'run'): Promise<void> {
    try {
      await this.client.request('replay', { debug: mode === 'debug' });
    } catch (error) {
      this.header.setProblem(`The run could not be replayed: ${errorText(error)}`);
    }
  }

  private announceStatus(timeline: Timeline, before: Timeline | undefined): void {
    if (before?.run.status === timeline.run.status) return;
    const words = { ok: 'succeeded', error: 'failed', running: 'is running' } as const;
    const { name, status, spanCount } = timeline.run;
    setText(this.liveRegion, `${name} ${words[status]}, ${formatPlural(spanCount, 'span')}.`);
  }

  private announceFilter(): void {
    const count = this.rows?.matchCount;
    setText(this.liveRegion, count === undefined ? '' : `${formatPlural(count, 'span')} found.`);
  }

  private saveShares(shares: Pick<TraceViewState, 'treeShare' | 'detailShare'>): void {
    this.shares = { ...this.shares, ...shares };
    this.save();
  }

  private stateToSave(): TraceViewState | undefined {
    if (this.model === undefined) return undefined;
    const { selected, collapsed } = this.state;
    return {
      ...this.saved,
      ...this.shares,
      traceId: this.model.timeline.run.traceId,
      collapsedSpanIds: collapsedToSave(collapsed),
      scrollTop: this.pane.scrollTop,
      ...(selected !== undefined && { selectedSpanId: selected }),
    };
  }
}

/** Whether a newer timeline says something else of a span: then its detail is read again. */
function differs(model: RunModel, before: RunModel, key: string): boolean {
  const [node, nodeBefore] = [model.nodes.get(key), before.nodes.get(key)];
  if (node === undefined) return false;
  if (nodeBefore === undefined) return true;
  const [now, then] = [factsOfNode(model, node), factsOfNode(before, nodeBefore)];
  return (
    now.durationMs === undefined ||
    now.durationMs !== then.durationMs ||
    now.status !== then.status ||
    now.tokens !== then.tokens ||
    now.costUsd !== then.costUsd
  );
}
