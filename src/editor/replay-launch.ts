import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { launchVariable, type ProgramLaunch } from '../protocol/program-launch.ts';
import { executionKey } from './debug-environment.ts';
import { debugLaunch, type DebugLaunch } from './replay/debug-launch.ts';

export interface Launch extends ProgramLaunch {
  readonly executionId: string;
}

/**
 * Runs a command as a task in a terminal of its own, through `launcher` (see `src/cli/launch-program.ts`
 * for why). Resolves with its exit code when it has ended.
 */
export async function launchInTerminal(
  { executionId, ...launch }: Launch,
  launcher: string,
): Promise<number | undefined> {
  const execution = new vscode.ProcessExecution(process.execPath, [launcher], {
    cwd: launch.workingDirectory,
    env: { ELECTRON_RUN_AS_NODE: '1', [launchVariable]: JSON.stringify(launch) },
  });
  const task = new vscode.Task(
    { type: 'spanwise-replay', execution: executionId },
    vscode.TaskScope.Workspace,
    'Replay',
    'Spanwise',
    execution,
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    echo: false,
    clear: true,
  };
  return new Promise((resolve, reject) => {
    const ended = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.definition['execution'] !== executionId) return;
      ended.dispose();
      resolve(event.exitCode);
    });
    vscode.tasks.executeTask(task).then(undefined, (error: unknown) => {
      ended.dispose();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** How to run a command under a debugger; `undefined` where none for it is known, or installed. */
export function debugConfiguration(launch: Launch): vscode.DebugConfiguration | undefined {
  const { executionId, workingDirectory } = launch;
  const exists = (path: string): boolean => existsSync(join(workingDirectory, path));
  const known = debugLaunch(launch.command, exists);
  if (known === undefined || !isInstalled(known.type)) return undefined;
  return {
    ...known.members,
    type: known.type,
    name: 'Spanwise: Replay',
    request: 'launch',
    cwd: workingDirectory,
    env: { ...known.environment, ...launch.environment },
    [executionKey]: executionId,
  };
}

/** Node's debugger comes with VS Code; Python's is an extension of its own. */
function isInstalled(type: DebugLaunch['type']): boolean {
  return type !== 'debugpy' || vscode.extensions.getExtension('ms-python.debugpy') !== undefined;
}

/** Runs a command under the debugger. Resolves when the session has ended; rejects where it did not start. */
export async function launchInDebugger(
  configuration: vscode.DebugConfiguration,
  options?: vscode.DebugSessionOptions,
): Promise<void> {
  const executionId: unknown = configuration[executionKey];
  const ended = new Promise<void>((resolve) => {
    const listener = vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.parentSession !== undefined) return;
      if (session.configuration[executionKey] !== executionId) return;
      listener.dispose();
      resolve();
    });
  });
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!(await vscode.debug.startDebugging(folder, configuration, options))) {
    throw new Error('The debugger did not start.');
  }
  await ended;
}
