import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { CommandLine, ExecutionStarter } from '../model/execution.ts';
import type { CollectorClient } from './collector-client.ts';
import { executionKey } from './debug-environment.ts';
import { providerEnvironment } from './provider-environment.ts';
import { readSettings } from './settings.ts';
import { tellConditions } from './tell-conditions.ts';
import { commandOfTask, directoryOfTask } from './task-command.ts';
import type { WorkspaceTracing } from './workspace-tracing.ts';

/**
 * Sees commands start and end in terminals and tasks, and debug sessions end, and tells the collector:
 * what a replay runs again is what was seen here, never what telemetry claims.
 */
export class ExecutionWatcher implements vscode.Disposable {
  private readonly store = new DisposableStore();
  readonly collector: CollectorClient;
  private readonly tracing: WorkspaceTracing;
  readonly log: Log;
  /** By what VS Code calls the execution; an entry lives as long as its command. */
  private readonly running = new Map<object, Promise<string | undefined>>();

  constructor(collector: CollectorClient, tracing: WorkspaceTracing, log: Log) {
    this.collector = collector;
    this.tracing = tracing;
    this.log = log;
    const { window, tasks, debug } = vscode;
    this.store.add(window.onDidStartTerminalShellExecution((event) => this.terminalStarted(event)));
    this.store.add(
      window.onDidEndTerminalShellExecution(({ execution, exitCode }) =>
        this.end(execution, exitCode),
      ),
    );
    this.store.add(tasks.onDidStartTaskProcess(({ execution }) => this.taskStarted(execution)));
    this.store.add(
      tasks.onDidEndTaskProcess(({ execution, exitCode }) => this.end(execution, exitCode)),
    );
    this.store.add(debug.onDidTerminateDebugSession((session) => this.debugEnded(session)));
  }

  dispose(): void {
    this.store.dispose();
  }

  private terminalStarted({ execution }: vscode.TerminalShellExecutionStartEvent): void {
    const { value, confidence } = execution.commandLine;
    if (value === '' || confidence === vscode.TerminalShellExecutionCommandLineConfidence.Low)
      return;
    const command: CommandLine = { type: 'shell', line: value };
    this.begin(execution, { startedBy: 'terminal', command, directory: execution.cwd?.fsPath });
  }

  private taskStarted(execution: vscode.TaskExecution): void {
    const { task } = execution;
    const command = commandOfTask(task);
    // Replays are tasks too, with an execution of their own that the replay itself ends.
    if (command === undefined || task.definition.type === 'spanwise-replay') return;
    this.begin(execution, { startedBy: 'task', command, directory: directoryOfTask(task) });
  }

  private begin(
    key: object,
    started: { startedBy: ExecutionStarter; command: CommandLine; directory: string | undefined },
  ): void {
    const sessionId = this.tracing.sessionId;
    const directory = started.directory ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    if (!this.tracing.isOn || sessionId === undefined || directory === undefined) return;
    const begun = providerEnvironment()
      .then((provider) =>
        this.collector.request('beginExecution', {
          startedBy: started.startedBy,
          command: started.command,
          workingDirectory: directory,
          sessionId,
          ...provider,
          record: readSettings().record,
          preload: readSettings().preload,
        }),
      )
      .then(
        ({ executionId }) => {
          // The variables of a terminal are its shell's: they are not known here.
          const start = { command: started.command, workingDirectory: directory };
          void tellConditions(executionId, start, this);
          return executionId;
        },
        (error: unknown) => {
          this.log.warn(`A command is not recorded: ${errorText(error)}`);
          return undefined;
        },
      );
    this.running.set(key, begun);
  }

  private end(key: object, exitCode: number | undefined): void {
    const begun = this.running.get(key);
    this.running.delete(key);
    void begun?.then((executionId) => this.endExecution(executionId, exitCode));
  }

  private debugEnded(session: vscode.DebugSession): void {
    const executionId: unknown = session.configuration[executionKey];
    if (typeof executionId !== 'string' || session.parentSession !== undefined) return;
    void this.endExecution(executionId, undefined);
  }

  private async endExecution(
    executionId: string | undefined,
    exitCode: number | undefined,
  ): Promise<void> {
    if (executionId === undefined) return;
    try {
      await this.collector.request('endExecution', {
        executionId,
        ...(exitCode !== undefined && { exitCode }),
      });
    } catch (error) {
      this.log.warn(`The end of a command was not noted: ${errorText(error)}`);
    }
  }
}
