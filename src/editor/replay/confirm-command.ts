import * as vscode from 'vscode';
import { commandText } from '../../model/command-text.ts';
import type { CommandLine } from '../../model/execution.ts';

export interface CommandToConfirm {
  readonly command: CommandLine;
  readonly workingDirectory: string;
}

const confirmedKey = 'confirmedReplayCommands';
/** The oldest are forgotten: they are asked about once more. */
const mostConfirmed = 200;

/**
 * Shows a command before it is run for the first time, and remembers for the workspace that the person
 * agreed: what a recording or a file of the repository says is nothing that may run by itself.
 */
export class CommandConfirmation {
  private readonly state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.state = state;
  }

  /** False where the person declined, or the workspace is not trusted; the latter is said. */
  async confirm(wanted: CommandToConfirm): Promise<boolean> {
    if (!isTrusted()) return false;
    const key = JSON.stringify([wanted.command, wanted.workingDirectory]);
    const confirmed = this.state.get<readonly string[]>(confirmedKey, []);
    if (confirmed.includes(key)) return true;
    if (!(await ask(wanted))) return false;
    await this.state.update(confirmedKey, [...confirmed, key].slice(-mostConfirmed));
    return true;
  }
}

/** Says so where it is not. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void vscode.window.showWarningMessage('Replay runs code of this workspace: trust it first.');
  return false;
}

async function ask({ command, workingDirectory }: CommandToConfirm): Promise<boolean> {
  const run: vscode.QuickPickItem = {
    label: `$(play) ${commandText(command)}`,
    description: 'Run',
    detail: `In ${workingDirectory}. You are asked once for each command.`,
  };
  const picked = await vscode.window.showQuickPick([run, { label: 'Cancel' }], {
    title: 'Replay runs this command',
    placeHolder: 'Run it?',
    ignoreFocusOut: true,
  });
  return picked === run;
}
