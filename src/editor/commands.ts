import * as vscode from 'vscode';
import { defined } from '../base/defined.ts';
import { formatPlural } from '../base/format.ts';
import { errorText, type Log } from '../base/log.ts';
import { opensSource } from '../model/span.ts';
import type { CollectorClient } from './collector-client.ts';
import { copyEnvironment } from './environment-text.ts';
import { pinRun, unpinRun } from './pin-run.ts';
import { setRecording } from './recording-switch.ts';
import { refreshPrices } from './refresh-prices.ts';
import type { Replay } from './replay.ts';
import type { PlayServices } from './replay/play-run.ts';
import type { ReplayTestController } from './replay/replay-test-controller.ts';
import { placeIn } from './replay/offer-replays.ts';
import {
  replayAtRecordedSpeed,
  replayToHere,
  replayWithFault,
  type Place,
} from './replay/replay-variations.ts';
import { saveReplayTest } from './replay/save-replay-test.ts';
import type { RunsTree, RunsTreeNode, SpanNode } from './runs-tree.ts';
import { chosenReplayTest, updateReplayTest } from './replay/update-replay-test.ts';
import { replayWithEditedPrompt, type WhatIfServices } from './replay/what-if.ts';
import { parseDestination } from './single-call/request-documents.ts';
import type { SingleCall } from './single-call/register-single-call.ts';
import type { TracePanels } from './trace-panel.ts';
import type { WorkspaceTracing } from './workspace-tracing.ts';

export interface CommandServices {
  readonly collector: CollectorClient;
  readonly tracing: WorkspaceTracing;
  readonly runs: RunsTree;
  readonly panels: TracePanels;
  readonly replay: Replay;
  readonly tests: ReplayTestController;
  readonly playServices: PlayServices;
  readonly whatIf: WhatIfServices;
  readonly singleCall: SingleCall;
  readonly log: Log;
  showLog(): void;
}

/** Every command of `package.json`, by id. `openSpan` is for clicks in the tree and not in the palette. */
export function commandHandlers(
  services: CommandServices,
): Record<string, (node?: RunsTreeNode) => unknown> {
  const { collector, tracing, runs, panels, replay } = services;
  const traceIdOf = async (node?: RunsTreeNode): Promise<string | undefined> => {
    if (node?.type === 'run') return node.run.traceId;
    if (node?.type === 'span') return node.traceId;
    return (await replay.pickRun())?.traceId;
  };
  const withPlace = (work: (place: Place) => Promise<void>) => async (node?: RunsTreeNode) => {
    const place = placeIn(node);
    if (place !== undefined) return work(place);
    const traceId = await traceIdOf(node);
    const spanId = node?.type === 'span' ? spanIdOf(node) : undefined;
    if (traceId !== undefined) await work({ traceId, ...defined({ spanId }) });
  };
  const openRun = async (node?: RunsTreeNode): Promise<void> => {
    const traceId = await traceIdOf(node);
    if (traceId !== undefined) panels.open(traceId);
  };
  const replayRun = async (node?: RunsTreeNode): Promise<void> => {
    const traceId = await traceIdOf(node);
    if (traceId !== undefined) await replay.replayRun(traceId, 'debug');
  };
  return {
    'spanwise.replayFailingRun': () => replay.replayFailingRun('debug'),
    'spanwise.replayFailingRunWithoutDebugging': () => replay.replayFailingRun('run'),
    'spanwise.replayRun': replayRun,
    'spanwise.replayToHere': withPlace((place) => replayToHere(services, place)),
    'spanwise.replayWithFault': withPlace((place) => replayWithFault(services, place)),
    'spanwise.replayWithEditedPrompt': withPlace((place) =>
      replayWithEditedPrompt(services.whatIf, place),
    ),
    'spanwise.replayAtRecordedSpeed': withPlace((place) => replayAtRecordedSpeed(services, place)),
    'spanwise.openRequest': withPlace((place) => services.singleCall.requests.open(place)),
    'spanwise.sendRequest': (destination) =>
      services.singleCall.requests.send(parseDestination(destination)),
    'spanwise.forgetKeys': async () => {
      const count = await services.singleCall.keys.forgetAll();
      void vscode.window.showInformationMessage(`Forgot ${formatPlural(count, 'API key')}.`);
    },
    'spanwise.updateReplayTest': async (item) => {
      const file = await chosenReplayTest(item);
      if (file !== undefined) await updateReplayTest(services.playServices, file);
    },
    'spanwise.saveReplayTest': withPlace(({ traceId }) => saveReplayTest(services, traceId)),
    'spanwise.openRun': openRun,
    'spanwise.openLastRun': () => openLastRun(services),
    'spanwise.openSpan': (node) => openSpan(services, node),
    'spanwise.pinRun': (node) => pinRun(collector, node),
    'spanwise.unpinRun': (node) => unpinRun(collector, node),
    'spanwise.openPrompt': (node) => openSpan(services, node),
    'spanwise.openDivergence': () => replay.openDivergence(),
    'spanwise.traceWorkspace': () => traceWorkspace(tracing),
    'spanwise.stopTracingWorkspace': () => tracing.choose('off'),
    'spanwise.startRecording': () => setRecording('on'),
    'spanwise.stopRecording': () => setRecording('off'),
    'spanwise.copyEnvironment': () =>
      copyEnvironment({
        here: () => tracing.sessionEnvironment(),
        container: async () => (await collector.request('containerEnvironment', {})).environment,
      }),
    'spanwise.refreshPrices': () => refreshPrices(collector),
    'spanwise.restartCollector': () => collector.restart(),
    'spanwise.showLog': () => services.showLog(),
    'spanwise.refreshRuns': () => runs.refresh(),
    'spanwise.groupRunsBySession': () => runs.group('session'),
    'spanwise.ungroupRuns': () => runs.group('nothing'),
  };
}

/** Registers the commands. What one of them throws is told to the person, in a sentence, and logged. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const registered = Object.entries(commandHandlers(services)).map(([id, handle]) =>
    registerCommand(id, handle, services.log),
  );
  return vscode.Disposable.from(...registered);
}

/** One command. What it is given is what our own menus and links give it. */
export function registerCommand(
  id: string,
  handle: (argument?: never) => unknown,
  log: Log,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument?: unknown) => {
    try {
      await handle(argument as never);
    } catch (error) {
      log.error(`${id} failed.`, error);
      void vscode.window.showErrorMessage(`Spanwise: ${errorText(error)}`);
    }
  });
}

async function openLastRun({ collector, panels }: CommandServices): Promise<void> {
  const [run] = await collector.request('listRuns', { limit: 1 });
  if (run !== undefined) panels.open(run.traceId);
  else void vscode.window.showInformationMessage('No runs yet.');
}

/** Shows a span in its run, and the prompt that produced it beside. */
async function openSpan({ panels }: CommandServices, node?: RunsTreeNode): Promise<void> {
  if (node?.type !== 'span') return;
  const spanId = spanIdOf(node);
  const panel = panels.open(node.traceId);
  panel.reveal(spanId);
  if (opensSource(node.timeline.kinds[node.row])) await panel.openSource({ spanId });
}

function spanIdOf(node: SpanNode): string {
  return node.timeline.spanIds[node.row] ?? '';
}

async function traceWorkspace(tracing: WorkspaceTracing): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      'Tracing changes the environment of programs: trust this workspace first.',
    );
    return;
  }
  await tracing.choose('on');
  void vscode.window.showInformationMessage(
    'New terminals, tasks and debug sessions of this workspace send their telemetry to Spanwise.',
  );
}
