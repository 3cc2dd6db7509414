import * as vscode from 'vscode';
import { errorText, type Log } from '../base/log.ts';
import { commandText } from '../model/command-text.ts';
import type { CommandLine } from '../model/execution.ts';
import type { StartedReplay } from '../protocol/collector-api.ts';
import { missingKeys } from '../protocol/replay-keys.ts';
import { hasDiverged, replaySentence, type ReplayReport } from '../protocol/replay-report.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { CollectorClient } from './collector-client.ts';
import type { DivergenceDiff } from './divergence-diff.ts';
import { isTrusted, type CommandConfirmation } from './replay/confirm-command.ts';
import { debugConfiguration, launchInDebugger, launchInTerminal } from './replay-launch.ts';
import { runDescription, runIcon } from './run-labels.ts';

export type ReplayMode = 'run' | 'debug';

/** How far back "Replay Failing Run" looks for a failing run that was recorded. */
const mostFailingRuns = 50;
const mostPickedRuns = 100;

export interface ReplayServices {
  readonly collector: CollectorClient;
  readonly diff: DivergenceDiff;
  readonly confirmation: CommandConfirmation;
  readonly log: Log;
  /** Path of the program that runs a command in a terminal with exactly the given variables. */
  readonly launcher: string;
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
  async replayRun(traceId: string, mode: ReplayMode): Promise<void> {
    if (!isTrusted()) return;
    try {
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: 'Spanwise: replaying' },
        () => this.replay(traceId, mode),
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
      if (execution?.command !== undefined && execution.exchangeCount > 0) return run;
    }
    return undefined;
  }

  private async replay(traceId: string, mode: ReplayMode): Promise<void> {
    const { collector } = this.services;
    const started = await collector.request('beginReplay', {
      traceId,
      onMiss: 'halt',
      speed: 0,
      startedBy: mode === 'debug' ? 'debug' : 'task',
    });
    const { executionId } = started;
    let ended: { readonly exitCode?: number } | 'declined' = {};
    try {
      ended = await this.launch(started, mode);
    } finally {
      const report = await collector.request('endReplay', {
        executionId,
        ...(ended !== 'declined' && ended),
      });
      if (ended !== 'declined') this.showReport(executionId, report);
    }
  }

  private async launch(
    started: StartedReplay,
    mode: ReplayMode,
  ): Promise<{ readonly exitCode?: number } | 'declined'> {
    const { command, workingDirectory } = started.execution;
    if (command === undefined || workingDirectory === undefined) {
      throw new Error(
        'The command of this run is not known. Start it in this workspace to record it.',
      );
    }
    const { confirmation, launcher } = this.services;
    if (!(await confirmation.confirm({ command, workingDirectory }))) return 'declined';
    const launch = {
      executionId: started.executionId,
      command,
      workingDirectory,
      environment: { ...missingKeys(process.env), ...started.environment },
    };
    this.services.log.info(`Replaying: ${commandText(command)}`);
    const configuration = mode === 'debug' ? debugConfiguration(launch) : undefined;
    if (configuration === undefined) {
      if (mode === 'debug') this.sayNoDebugger(command);
      const exitCode = await launchInTerminal(launch, launcher);
      return exitCode === undefined ? {} : { exitCode };
    }
    await launchInDebugger(configuration);
    return {};
  }

  private sayNoDebugger(command: CommandLine): void {
    void vscode.window.showInformationMessage(
      `No debugger is known for "${commandText(command)}": it runs without one.`,
    );
  }

  private showReport(executionId: string, report: ReplayReport): void {
    const [first] = report.divergences;
    this.divergence = first === undefined ? undefined : { executionId, call: first.call };
    void vscode.commands.executeCommand(
      'setContext',
      'spanwise.hasDivergence',
      first !== undefined,
    );
    const sentence = `Replay: ${replaySentence(report)}`;
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
