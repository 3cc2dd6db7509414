import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../base/disposable.ts';
import { formatDuration, formatPlural, formatShortCount } from '../base/format.ts';
import { errorText, type Log } from '../base/log.ts';
import { oncePerObject } from '../base/once-per-object.ts';
import type { RunJson } from '../protocol/run-json.ts';
import { groupBySession, type RunSession } from '../protocol/run-sessions.ts';
import { groupSideRuns, type SideRuns } from '../protocol/side-runs.ts';
import type { Timeline } from '../protocol/timeline.ts';
import type { CollectorClient } from './collector-client.ts';
import type { NewestRuns } from './newest-runs.ts';
import {
  runDescription,
  runIcon,
  runTooltip,
  sessionDescription,
  spanIcon,
  statusWord,
} from './run-labels.ts';

export interface RunNode {
  readonly type: 'run';
  readonly run: RunJson;
}

export interface SpanNode {
  readonly type: 'span';
  readonly traceId: string;
  /** Row in the timeline. */
  readonly row: number;
  readonly timeline: Timeline;
}

export interface SessionNode {
  readonly type: 'session';
  readonly session: RunSession;
}

export interface SideRunsNode {
  readonly type: 'side-runs';
  readonly side: SideRuns;
}

export type RunsTreeNode = SessionNode | SideRunsNode | RunNode | SpanNode;

const groupedKey = 'runsGroupedBySession';

/** As many as a person scrolls; older ones are found with *Open Run…* and on the command line. */
const mostRuns = 200;
/** Asked for where most of those are not an agent's. */
const mostRunsWithSideRuns = 2_000;
/** Ages are shown in minutes. */
const ageRefreshMs = 30_000;

export interface RunsTreeParts {
  readonly collector: CollectorClient;
  readonly newest: NewestRuns;
  readonly state: vscode.Memento;
  readonly log: Log;
}

/** The view "Runs": newest first, each run opens to its spans; grouped by session where a person chose so. */
export class RunsTree implements vscode.TreeDataProvider<RunsTreeNode>, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  private readonly collector: CollectorClient;
  private readonly newest: NewestRuns;
  private readonly log: Log;
  private readonly state: vscode.Memento;

  readonly onDidChangeTreeData = this.changeEmitter.event;

  constructor({ collector, newest, state, log }: RunsTreeParts) {
    this.collector = collector;
    this.newest = newest;
    this.state = state;
    this.showGrouping();
    this.log = log;
    this.store.add(newest.onDidChange(() => this.changeEmitter.fire()));
    const ages = setInterval(() => this.refresh(), ageRefreshMs);
    this.store.add(toDisposable(() => clearInterval(ages)));
    this.store.add(this.changeEmitter);
  }

  /** The choice is kept for the workspace. */
  async group(by: 'session' | 'nothing'): Promise<void> {
    await this.state.update(groupedKey, by === 'session');
    this.showGrouping();
    this.refresh();
  }

  refresh(): void {
    this.newest.forget();
    this.changeEmitter.fire();
  }

  dispose(): void {
    this.store.dispose();
  }

  getTreeItem(node: RunsTreeNode): vscode.TreeItem {
    if (node.type === 'session') return sessionItem(node.session);
    if (node.type === 'side-runs') return sideRunsItem(node.side);
    return node.type === 'run' ? runItem(node.run) : spanItem(node);
  }

  async getChildren(node?: RunsTreeNode): Promise<RunsTreeNode[]> {
    if (this.collector.state !== 'connected') return [];
    try {
      if (node === undefined) return await this.topNodes();
      if (node.type === 'session') return node.session.runs.map(runNode);
      if (node.type === 'side-runs') return node.side.sideRuns.map(runNode);
      if (node.type === 'span') return childSpans(node.timeline, node.row);
      const { traceId } = node.run;
      return topSpans(await this.collector.request('getTimeline', { traceId }));
    } catch (error) {
      this.log.warn(`The runs could not be read: ${errorText(error)}`);
      return [];
    }
  }

  private async topNodes(): Promise<RunsTreeNode[]> {
    const newest = await this.newest.read(mostRuns);
    const shown = groupSideRuns(newest);
    const isBuried = newest.length === mostRuns && shown.length < mostRuns / 2;
    const all = isBuried ? groupSideRuns(await this.newest.read(mostRunsWithSideRuns)) : shown;
    const runs = all.flatMap((each) => ('sideRuns' in each ? [] : each)).slice(0, mostRuns);
    const sides = all.flatMap((each) => ('sideRuns' in each ? sideRunsNode(each) : []));
    if (this.isGrouped) return [...groupBySession(runs).map(runOrSession), ...sides];
    const kept = new Set(runs);
    return all.flatMap((each): RunsTreeNode[] => {
      if ('sideRuns' in each) return [sideRunsNode(each)];
      return kept.has(each) ? [runNode(each)] : [];
    });
  }

  private get isGrouped(): boolean {
    return this.state.get(groupedKey) === true;
  }

  /** Of the two buttons in the title bar, shows the one that changes something. */
  private showGrouping(): void {
    void vscode.commands.executeCommand('setContext', 'spanwise.runsGrouped', this.isGrouped);
  }
}

function runNode(run: RunJson): RunNode {
  return { type: 'run', run };
}

function sideRunsNode(side: SideRuns): SideRunsNode {
  return { type: 'side-runs', side };
}

function sideRunsItem({ service, sideRuns }: SideRuns): vscode.TreeItem {
  const item = new vscode.TreeItem(
    `Other runs of ${service}`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  const description = `${formatPlural(sideRuns.length, 'run')} without model or tool calls`;
  item.id = `side ${service}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'side-runs';
  item.accessibilityInformation = { label: `Other runs of ${service}, ${description}` };
  return item;
}

function runOrSession(each: RunSession | RunJson): RunsTreeNode {
  return 'runs' in each ? { type: 'session', session: each } : runNode(each);
}

function sessionItem(session: RunSession): vscode.TreeItem {
  const item = new vscode.TreeItem(session.label, vscode.TreeItemCollapsibleState.Collapsed);
  const description = sessionDescription(session);
  item.id = `session ${session.id}`;
  item.description = description;
  item.iconPath = runIcon(session.status);
  item.contextValue = `session.${session.status}`;
  item.accessibilityInformation = {
    label: `Session ${session.label}, ${statusWord(session.status)}, ${description}`,
  };
  return item;
}

function runItem(run: RunJson): vscode.TreeItem {
  const item = new vscode.TreeItem(run.name, vscode.TreeItemCollapsibleState.Collapsed);
  const description = runDescription(run, Date.now());
  item.id = run.traceId;
  item.description = description;
  item.tooltip = runTooltip(run);
  item.iconPath = runIcon(run.status);
  item.contextValue = `run.${run.status}${run.pinned === true ? '.pinned' : ''}`;
  item.accessibilityInformation = {
    label: `${run.name}, ${statusWord(run.status)}, ${description}`,
  };
  item.command = {
    command: 'spanwise.openRun',
    title: 'Open Run',
    arguments: [{ type: 'run', run }],
  };
  return item;
}

function spanItem(node: SpanNode): vscode.TreeItem {
  const { timeline, row } = node;
  const name = timeline.names[timeline.nameIndexes[row] ?? 0] ?? '';
  const kind = timeline.kinds[row] ?? 'span';
  const status = timeline.statuses[row] ?? 'unset';
  const spanId = timeline.spanIds[row] ?? '';
  const hasChildren = rowsWithChildren(timeline).has(row);
  const item = new vscode.TreeItem(
    name,
    hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  const durationMs = timeline.durationsMs[row] ?? -1;
  const tokens = timeline.tokens[row] ?? -1;
  item.id = `${node.traceId}/${spanId}`;
  item.description = [
    durationMs < 0 ? 'running' : formatDuration(durationMs),
    ...(tokens >= 0 ? [`${formatShortCount(tokens)} tok`] : []),
  ].join(' · ');
  item.iconPath = spanIcon(kind, status);
  item.contextValue = `span.${kind}`;
  item.accessibilityInformation = {
    label: `${name}, ${kind}${status === 'error' ? ', failed' : ''}, ${item.description}`,
  };
  item.command = { command: 'spanwise.openSpan', title: 'Open Span', arguments: [node] };
  return item;
}

/** Asked for every row that is shown, of runs with 100,000 rows. */
const rowsWithChildren = oncePerObject((timeline: Timeline) => new Set(timeline.parents));

function topSpans(timeline: Timeline): SpanNode[] {
  return spanNodes(timeline, (parent) => parent < 0);
}

function childSpans(timeline: Timeline, row: number): SpanNode[] {
  return spanNodes(timeline, (parent) => parent === row);
}

function spanNodes(timeline: Timeline, isWanted: (parent: number) => boolean): SpanNode[] {
  return timeline.parents.flatMap((parent, row): SpanNode[] =>
    isWanted(parent) ? [{ type: 'span', traceId: timeline.run.traceId, row, timeline }] : [],
  );
}
