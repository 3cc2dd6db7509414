import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../base/disposable.ts';
import { formatDuration, formatUsd } from '../base/format.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { CollectorClient } from './collector-client.ts';
import type { NewestRuns } from './newest-runs.ts';
import { statusWord } from './run-labels.ts';

/**
 * More often would flicker while an agent runs. Between two refreshes of the view of runs: where that is shown,
 * it has asked for the newest run already.
 */
const refreshDelayMs = 350;

/** State of the collector and what the last run cost, in the status bar. A click opens that run. */
export class StatusBar implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly collector: CollectorClient;
  private readonly newest: NewestRuns;
  private readonly item: vscode.StatusBarItem;
  private lastRun: RunJson | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(collector: CollectorClient, newest: NewestRuns) {
    this.collector = collector;
    this.newest = newest;
    this.item = this.store.add(
      vscode.window.createStatusBarItem('spanwise.status', vscode.StatusBarAlignment.Left),
    );
    this.item.name = 'Spanwise';
    this.store.add(collector.onDidChangeState(() => this.showLostCollector()));
    this.store.add(newest.onDidChange(() => this.refreshSoon()));
    this.store.add(toDisposable(() => clearTimeout(this.timer)));
    this.show();
    this.item.show();
  }

  dispose(): void {
    this.store.dispose();
  }

  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, refreshDelayMs);
  }

  private showLostCollector(): void {
    if (this.collector.state !== 'connected') this.show();
  }

  private async refresh(): Promise<void> {
    const runs = await this.newest.read(1).catch(() => []);
    this.lastRun = runs[0];
    this.show();
  }

  private show(): void {
    const { state, info } = this.collector;
    this.item.backgroundColor =
      state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    if (state !== 'connected' || info === undefined) {
      const failed = state === 'failed';
      this.item.text = failed ? '$(error) Spanwise' : '$(sync~spin) Spanwise';
      this.item.tooltip = failed
        ? 'Spanwise: the collector could not be started. Click to read the log.'
        : 'Spanwise: the collector is starting.';
      this.item.command = 'spanwise.showLog';
      return;
    }
    const port = new URL(info.http).port;
    const elsewhere = info.usualPort ? '' : ` :${port}`;
    this.item.text = `$(list-tree) Spanwise${elsewhere}${lastRunText(this.lastRun)}`;
    this.item.tooltip = [
      `Spanwise receives telemetry at ${info.http}.`,
      ...(info.usualPort
        ? []
        : ['The usual port 4318 was taken by another program when the collector started.']),
      ...(this.lastRun === undefined ? [] : [`Last run: ${lastRunTooltip(this.lastRun)}`]),
    ].join('\n');
    this.item.command = this.lastRun === undefined ? 'spanwise.runs.focus' : 'spanwise.openLastRun';
  }
}

function lastRunText(run: RunJson | undefined): string {
  if (run === undefined) return '';
  const icon =
    run.status === 'error' ? '$(error)' : run.status === 'ok' ? '$(check)' : '$(sync~spin)';
  return ` ${icon} ${run.cost.usd === undefined ? formatDuration(run.durationMs) : formatUsd(run.cost.usd)}`;
}

function lastRunTooltip(run: RunJson): string {
  const cost = run.cost.usd === undefined ? 'cost not known' : formatUsd(run.cost.usd);
  return `${run.name} ${statusWord(run.status)}, ${formatDuration(run.durationMs)}, ${cost}`;
}
