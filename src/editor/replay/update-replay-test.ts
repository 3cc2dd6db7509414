import * as vscode from 'vscode';
import { dirname, resolve } from 'node:path';
import { isJsonObject, parseJson, stringMember } from '../../base/json.ts';
import type { LiveBudget } from '../../model/replay-options.ts';
import { replayTestSuffix } from '../../protocol/replay-test.ts';
import { replaySentence } from '../../protocol/replay-report.ts';
import { providerEnvironment } from '../provider-environment.ts';
import { replayEnvironment } from '../../rendezvous/replay-environment.ts';
import { launchInTerminal } from '../replay-launch.ts';
import { isTrusted } from './confirm-command.ts';
import { askForBudget } from './live-consent.ts';
import type { PlayServices } from './play-run.ts';

/**
 * *Update Replay Test*: records a test anew after the person changed the program on purpose. Calls that
 * are as they were keep their answers; for the others the provider is asked, within a budget.
 */
export async function updateReplayTest(services: PlayServices, file: vscode.Uri): Promise<void> {
  if (!isTrusted()) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  if (text.includes('"standardOutput"'))
    throw new Error(
      'This test expects a certain output: update it in a terminal, with "spanwise update-test".',
    );
  const budget = await askForBudget('Update Replay Test', { calls: callsIn(text) });
  if (budget === undefined) return;
  const updated = await record(services, { file, text, budget });
  if (updated === undefined) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(updated.text));
  await vscode.window.showTextDocument(file);
  void vscode.window.showInformationMessage(`Updated the replay test: ${updated.sentence}.`);
}

/** `pointedAt`: what a menu hands over, of a test its item; asks where it is nothing. */
export async function chosenReplayTest(pointedAt: unknown): Promise<vscode.Uri | undefined> {
  const named = isJsonObject(pointedAt) ? (pointedAt as { readonly uri?: unknown }).uri : undefined;
  if (named instanceof vscode.Uri) return named;
  const files = await vscode.workspace.findFiles(`**/*${replayTestSuffix}`, '**/node_modules/**');
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const placeHolder = items.length === 0 ? 'No replay tests yet.' : 'Which replay test?';
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}

interface Recording {
  readonly file: vscode.Uri;
  readonly text: string;
  readonly budget: LiveBudget;
}

/** The file's new text. `undefined` where the command was not let run, or the budget did not suffice. */
async function record(
  { collector, confirmation, launcher, preloadFiles }: PlayServices,
  { file, text, budget }: Recording,
): Promise<{ readonly text: string; readonly sentence: string } | undefined> {
  const started = await collector.request('beginReplayTest', {
    file: file.fsPath,
    text,
    startedBy: 'task',
    live: budget,
    ...(await providerEnvironment()),
  });
  const { executionId } = started;
  const confirmed = await confirmation.confirm(started);
  const program = {
    environment: started.environment,
    recordedNames: started.keys,
    mayGoLive: true,
  };
  const environment = replayEnvironment(program, process.env, preloadFiles);
  const exitCode = confirmed
    ? await launchInTerminal({ ...started, environment }, launcher)
    : undefined;
  const exit = exitCode === undefined ? {} : { exitCode };
  const { report } = await collector.request('endReplayTest', { executionId, ...exit });
  if (!confirmed) return undefined;
  if ((report.refused ?? 0) > 0) {
    void vscode.window.showWarningMessage(
      'The budget did not suffice, and the test is as it was. Update it with a larger one.',
    );
    return undefined;
  }
  const exported = await collector.request('exportReplayTest', {
    recording: { executionId },
    file: file.fsPath,
    root: resolve(dirname(file.fsPath), rootIn(text)),
    ...exit,
  });
  return { text: exported.text, sentence: replaySentence(report) };
}

function callsIn(text: string): number {
  const test = parseJson(text);
  const calls = isJsonObject(test) ? test['calls'] : undefined;
  return Array.isArray(calls) ? calls.length : 1;
}

function rootIn(text: string): string {
  const test = parseJson(text);
  return (isJsonObject(test) ? stringMember(test, 'root') : undefined) ?? '.';
}
