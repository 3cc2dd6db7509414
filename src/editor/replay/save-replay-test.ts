import * as vscode from 'vscode';
import { commandText } from '../../model/command-text.ts';
import type { ExecutionJson } from '../../protocol/execution-json.ts';
import {
  replayTestFileName,
  replayTestFolder,
  replayTestSuffix,
} from '../../protocol/replay-test.ts';
import type { CollectorClient } from '../collector-client.ts';
import { isTrusted } from './confirm-command.ts';
import type { ReplayTestController } from './replay-test-controller.ts';

export interface SaveServices {
  readonly collector: CollectorClient;
  readonly tests: ReplayTestController;
}

/** *Save as Replay Test*: writes a run into the workspace, where it can be reviewed, committed and run in CI. */
export async function saveReplayTest(
  { collector, tests }: SaveServices,
  traceId: string,
): Promise<void> {
  if (!isTrusted()) return;
  const { run } = await collector.request('getTimeline', { traceId });
  const { execution } = await collector.request('getExecution', { traceId });
  const folder = folderOf(execution);
  if (folder === undefined) throw new Error('Open the folder of the program first.');
  const exitCode = await chooseExitCode(execution);
  if (exitCode === 'cancelled') return;
  const file = await chooseFile(folder, replayTestFileName(run.name));
  if (file === undefined) return;
  const { text } = await collector.request('exportReplayTest', {
    recording: { traceId },
    file: file.fsPath,
    root: folder.uri.fsPath,
    ...(exitCode !== undefined && { exitCode }),
  });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  tests.add(file);
  await vscode.window.showTextDocument(file, { preview: true });
  const action = await vscode.window.showInformationMessage(
    `Saved ${vscode.workspace.asRelativePath(file)}. In CI, "spanwise replay --all" runs it without a key.`,
    'Run Test',
  );
  if (action === 'Run Test') await tests.runFile(file);
}

/** The workspace folder that the command ran in. */
function folderOf(execution: ExecutionJson | undefined): vscode.WorkspaceFolder | undefined {
  const directory = execution?.workingDirectory;
  const holding =
    directory === undefined
      ? undefined
      : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(directory));
  return holding ?? vscode.workspace.workspaceFolders?.[0];
}

type ChosenExitCode = number | undefined | 'cancelled';

/** Only of a command that failed there are two things that a test may want. */
async function chooseExitCode(execution: ExecutionJson | undefined): Promise<ChosenExitCode> {
  const exitCode = execution?.exitCode;
  if (exitCode === undefined || exitCode === 0) return undefined;
  const command = execution?.command === undefined ? 'The command' : commandText(execution.command);
  const items = [
    {
      label: 'It succeeds',
      description: 'exit code 0',
      detail: 'The test fails until the problem is fixed.',
      exitCode: 0,
    },
    {
      label: 'It does the same again',
      description: `exit code ${exitCode}`,
      detail: 'The test fails when the program begins to behave in another way.',
      exitCode,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Save as Replay Test',
    placeHolder: `${command} exited with ${exitCode}. What does the test expect?`,
  });
  return picked === undefined ? 'cancelled' : picked.exitCode;
}

/** A name that is taken is asked about: a test is not lost by the next one. */
async function chooseFile(
  folder: vscode.WorkspaceFolder,
  suggested: string,
): Promise<vscode.Uri | undefined> {
  const fileOf = (name: string): vscode.Uri =>
    vscode.Uri.joinPath(folder.uri, replayTestFolder, `${name}${replayTestSuffix}`);
  const name = await vscode.window.showInputBox({
    title: 'Save as Replay Test',
    prompt: `Name of the test, in ${replayTestFolder}`,
    value: suggested.slice(0, -replayTestSuffix.length),
    validateInput: async (value) => {
      if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(value))
        return 'Use letters, digits, ".", "-" and "_".';
      const exists = await vscode.workspace.fs.stat(fileOf(value)).then(
        () => true,
        () => false,
      );
      if (!exists) return undefined;
      return {
        message: 'There is a test of this name: it will be replaced.',
        severity: vscode.InputBoxValidationSeverity.Warning,
      };
    },
  });
  return name === undefined ? undefined : fileOf(name);
}
