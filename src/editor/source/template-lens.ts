import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { errorText, type Log } from '../../base/log.ts';
import type { TemplateUsage } from '../../protocol/template-usage.ts';
import { readSettings } from '../settings.ts';
import type { RunFeed } from './run-feed.ts';
import { usageText, usageTooltip } from './usage-text.ts';

/** Which template a command is about. */
export interface TemplatePlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** Over each template that calls came from: what they took, cost and came to. */
export class TemplateLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changeEmitter = this.store.add(new vscode.EventEmitter<void>());
  private readonly feed: RunFeed;
  private readonly log: Log;
  readonly onDidChangeCodeLenses = this.changeEmitter.event;

  constructor(feed: RunFeed, log: Log) {
    this.feed = feed;
    this.log = log;
    this.store.add(feed.onDidChange(() => this.changeEmitter.fire()));
    this.store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spanwise.codeLens')) this.changeEmitter.fire();
      }),
    );
  }

  dispose(): void {
    this.store.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings().codeLens) return [];
    const path = document.uri.fsPath;
    try {
      const client = await this.feed.open();
      const usages = (await client?.request('templateUsage', { path })) ?? [];
      return usages
        .filter(({ startLine }) => startLine <= document.lineCount)
        .flatMap((usage) => lensesOf(path, usage));
    } catch (error) {
      this.log.warn(`The runs of a template could not be read: ${errorText(error)}`);
      return [];
    }
  }
}

function lensesOf(path: string, usage: TemplateUsage): vscode.CodeLens[] {
  const line = usage.startLine - 1;
  const range = new vscode.Range(line, 0, line, 0);
  const place: TemplatePlace = { path, line: usage.startLine };
  const figures = new vscode.CodeLens(range, {
    title: usageText(usage),
    tooltip: usageTooltip(usage),
    command: 'spanwise.findRunsOfPrompt',
    arguments: [place],
  });
  if (usage.lastFailed === undefined) return [figures];
  const replay = new vscode.CodeLens(range, {
    title: 'Replay last failing',
    tooltip: 'Replays the newest failed run of this prompt from its recording, under the debugger.',
    command: 'spanwise.replayLastFailing',
    arguments: [place],
  });
  return [figures, replay];
}
