import * as vscode from 'vscode';
import type { CommandLine } from '../model/execution.ts';

/** What a task runs; `undefined` for tasks that are no command (custom executions). */
export function commandOfTask(task: vscode.Task): CommandLine | undefined {
  const { execution } = task;
  if (execution instanceof vscode.ProcessExecution) {
    return { type: 'arguments', arguments: [execution.process, ...execution.args] };
  }
  if (!(execution instanceof vscode.ShellExecution)) return undefined;
  if (execution.commandLine !== undefined) return { type: 'shell', line: execution.commandLine };
  if (execution.command === undefined) return undefined;
  const parts = [execution.command, ...(execution.args ?? [])];
  return {
    type: 'arguments',
    arguments: parts.map((part) => (typeof part === 'string' ? part : part.value)),
  };
}

/** Where a task runs: its own folder, with the one variable that tasks files use there, or its workspace's. */
export function directoryOfTask(task: vscode.Task): string | undefined {
  const scope =
    typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
  const folder = scope?.uri.fsPath;
  const { execution } = task;
  const own = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  if (own === undefined) return folder;
  return folder === undefined ? own : own.replace(/\$\{workspaceFolder\}/g, () => folder);
}
