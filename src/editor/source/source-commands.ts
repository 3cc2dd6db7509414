import * as vscode from 'vscode';
import { isJsonObject, stringMember } from '../../base/json.ts';
import { parseSpanId, parseTraceId } from '../../model/ids.ts';
import type { TemplateCall, TemplateUsage } from '../../protocol/template-usage.ts';
import type { Replay } from '../replay.ts';
import { runIcon } from '../run-labels.ts';
import type { TracePanels } from '../trace-panel.ts';
import { enclosingLines } from './enclosing-lines.ts';
import type { LineTokens } from './line-tokens.ts';
import type { SourceMarks } from './open-source.ts';
import type { RunFeed } from './run-feed.ts';
import type { StaleTemplates } from './stale-templates.ts';
import type { TemplatePlace } from './template-lens.ts';
import { callText } from './usage-text.ts';

export interface SourceCommandServices {
  readonly feed: RunFeed;
  readonly marks: SourceMarks;
  readonly lineTokens: LineTokens;
  readonly panels: TracePanels;
  readonly replay: Replay;
}

/** Commands between code and runs. Those about a template take it as argument, or the one at the cursor. */
export function sourceCommandHandlers(
  services: SourceCommandServices,
): Record<string, (argument?: unknown) => unknown> {
  const { feed, marks, lineTokens, panels } = services;
  return {
    'spanwise.clearHighlights': () => {
      marks.highlights.clear();
      marks.stale.show([]);
    },
    'spanwise.compareWithRun': (argument) => compare(marks.stale, argument),
    'spanwise.findRunsOfPrompt': (argument) => findRuns(services, argument),
    'spanwise.replayLastFailing': (argument) => replayLastFailing(services, argument),
    'spanwise.goToLastSpan': () => goToLastSpan(feed, panels),
    'spanwise.toggleLineTokens': () => lineTokens.toggle(),
    'spanwise.openCall': (argument) => openCall(panels, argument),
  };
}

interface CallItem extends vscode.QuickPickItem {
  readonly call: TemplateCall;
}

async function findRuns({ feed, panels }: SourceCommandServices, argument: unknown): Promise<void> {
  const usage = await usageAt(feed, argument);
  if (usage === undefined) return;
  const now = Date.now();
  const items = usage.newest.map((call): CallItem => ({
    label: call.runName,
    description: callText(call, now),
    iconPath: runIcon(call.failed ? 'error' : 'ok'),
    call,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: 'Runs of this prompt, newest first',
    matchOnDescription: true,
  });
  if (chosen !== undefined) showCall(panels, chosen.call);
}

async function replayLastFailing(
  { feed, replay }: SourceCommandServices,
  argument: unknown,
): Promise<void> {
  const usage = await usageAt(feed, argument);
  if (usage === undefined) return;
  if (usage.lastFailed === undefined) tell('No run of this prompt has failed.');
  else await replay.replayRun(usage.lastFailed, 'debug');
}

async function goToLastSpan(feed: RunFeed, panels: TracePanels): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const client = await feed.open();
  if (editor === undefined || client === undefined) {
    tell('Open the code that made a call, and try again.');
    return;
  }
  const { document, selection } = editor;
  for (const lines of await enclosingLines(document, selection.active)) {
    const { call } = await client.request('lastCall', { path: document.uri.fsPath, ...lines });
    if (call === undefined) continue;
    showCall(panels, call);
    return;
  }
  tell('No span of the newest runs came from here.');
}

/** Called by a lens of ours, with a place that it shows. */
async function compare(stale: StaleTemplates, argument: unknown): Promise<void> {
  const location = stale.shownAs(argument);
  if (location !== undefined) await stale.compare(location);
}

/** Beside the code that it was asked from. */
function showCall(panels: TracePanels, call: { traceId: string; spanId: string }): void {
  panels.open(call.traceId, vscode.ViewColumn.Beside).reveal(call.spanId);
}

/** From a link in a hover, which anybody may have written. */
function openCall(panels: TracePanels, argument: unknown): void {
  if (!isJsonObject(argument)) return;
  const traceId = parseTraceId(stringMember(argument, 'traceId') ?? '');
  const spanId = parseSpanId(stringMember(argument, 'spanId') ?? '');
  if (traceId !== undefined && spanId !== undefined) showCall(panels, { traceId, spanId });
}

/** The figures of the template that is meant; tells the person where there is none. */
async function usageAt(feed: RunFeed, argument: unknown): Promise<TemplateUsage | undefined> {
  const place = placeFrom(argument) ?? placeAtCursor();
  const client = await feed.open();
  const usages = place === undefined ? [] : ((await client?.request('templateUsage', place)) ?? []);
  const { line } = place ?? { line: 0 };
  const found = usages
    .filter(({ startLine, endLine }) => startLine <= line && line <= endLine)
    .toSorted((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0];
  if (found === undefined) tell('No run of the newest came from a prompt at this line.');
  return found;
}

function placeFrom(argument: unknown): TemplatePlace | undefined {
  if (!isJsonObject(argument)) return undefined;
  const { path, line } = argument;
  return typeof path === 'string' && typeof line === 'number' ? { path, line } : undefined;
}

function placeAtCursor(): TemplatePlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return { path: editor.document.uri.fsPath, line: editor.selection.active.line + 1 };
}

function tell(sentence: string): void {
  void vscode.window.showInformationMessage(sentence);
}
