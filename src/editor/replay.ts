import * as vscode from 'vscode';
import { errorText } from '../base/log.ts';
import type { ReplayOptions } from '../model/replay-options.ts';
import { hasDiverged, replaySentence, type ReplayReport } from '../protocol/replay-report.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { DivergenceDiff } from './divergence-diff.ts';
import { isTrusted } from './replay/confirm-command.ts';
import { playRun, type PlayServices, type ReplayMode } from './replay/play-run.ts';
import { runDescription, runIcon } from './run-labels.ts';

/** At once, and whatever was not recorded is refused. */
const asRecorded: ReplayOptions = { onMiss: 'halt', speed: 0 };

/** How far back "Replay Failing Run" looks for a failing run that was recorded. */
const mostFailingRuns = 50;
const mostPickedRuns = 100;

export interface ReplayServices extends PlayServices {
  readonly diff: DivergenceDiff;
  openRun(traceId: string): void;
}

/** Runs recorded programs again, against the answers that were recorded. */
export class Replay {
  private readonly services: ReplayServices;
  /** The newest replay that diverged, for *Open Difference from the Recording*. */
  private divergence: { executionId: string; call: number } | undefined;

  constructor(services: ReplayServices) {
    this.services = services;
  }

  async replayFailingRun(mode: ReplayMode): Promise<void> {
    const run = await this.newestFailingRun();
    if (run === undefined) {
      void vscode.window.showInformationMessage(
        'No failing run was recorded yet. Run your agent in a terminal, as a task or with F5 in this workspace, then replay it.',
      );
      return;
    }
    await this.replayRun(run.traceId, mode);
  }

  async pickRun(): Promise<RunJson | undefined> {
    const runs = await this.services.collector.request('listRuns', { limit: mostPickedRuns });
    const items = runs.map((run) => ({
      label: run.name,
      description: runDescription(run, Date.now()),
      iconPath: runIcon(run.status),
      run,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      placeHolder: items.length === 0 ? 'No runs yet.' : 'Which run?',
      matchOnDescription: true,
    });
    return picked?.run;
  }

  /** Runs the recorded command of a run again and says how it went. Problems are shown, not thrown. */
  async replayRun(
    traceId: string,
    mode: ReplayMode,
    options: ReplayOptions = asRecorded,
  ): Promise<void> {
    if (!isTrusted()) return;
    try {
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: 'Spanwise: replaying' },
        async () => {
          const played = await playRun(this.services, { traceId, mode, options });
          if (played !== undefined) this.showReport(played.executionId, played.report);
        },
      );
    } catch (error) {
      this.services.log.error('Replay failed.', error);
      void vscode.window.showErrorMessage(`Replay: ${errorText(error)}`);
    }
  }

  async openDivergence(): Promise<void> {
    if (this.divergence === undefined) return;
    await this.services.diff.open(this.divergence.executionId, this.divergence.call);
  }

  private async newestFailingRun(): Promise<RunJson | undefined> {
    const { collector } = this.services;
    const failing = await collector.request('listRuns', {
      limit: mostFailingRuns,
      failedOnly: true,
    });
    for (const run of failing.filter(({ replayOf }) => replayOf === undefined)) {
      const { execution } = await collector.request('getExecution', { traceId: run.traceId });
      // A replay test's run is no failure that anybody waits to look into here.
      if (execution?.mode !== 'record') continue;
      if (execution.command !== undefined && execution.exchangeCount > 0) return run;
    }
    return undefined;
  }

  private showReport(executionId: string, report: ReplayReport): void {
    const [first] = report.divergences;
    this.divergence = first === undefined ? undefined : { executionId, call: first.call };
    void vscode.commands.executeCommand(
      'setContext',
      'spanwise.hasDivergence',
      first !== undefined,
    );
    const sentence = [`Replay: ${replaySentence(report)}`, ...(report.conditions ?? [])].join(
      ' — ',
    );
    const actions = [
      ...(first === undefined ? [] : ['Show Difference']),
      ...(report.replayTraceId === undefined ? [] : ['Open Run']),
    ];
    void this.offer(report, sentence, actions);
  }

  private async offer(
    report: ReplayReport,
    sentence: string,
    actions: readonly string[],
  ): Promise<void> {
    const { showInformationMessage, showWarningMessage } = vscode.window;
    const show = hasDiverged(report) ? showWarningMessage : showInformationMessage;
    const action = await show(sentence, ...actions);
    if (action === 'Show Difference') await this.openDivergence();
    if (action === 'Open Run' && report.replayTraceId !== undefined) {
      this.services.openRun(report.replayTraceId);
    }
  }
}
