import { join } from 'node:path';
import * as vscode from 'vscode';
import type { JsonValue } from '../base/json.ts';
import { DisposableStore, toDisposable, type Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import { dataDirectory } from '../rendezvous/data-directory.ts';
import { CollectorClient } from './collector-client.ts';
import { registerCommands } from './commands.ts';
import { DebugEnvironment } from './debug-environment.ts';
import { DivergenceDiff } from './divergence-diff.ts';
import { ExecutionWatcher } from './execution-watcher.ts';
import { NewestRuns } from './newest-runs.ts';
import { outputLog } from './output-log.ts';
import { RecordingSwitch } from './recording-switch.ts';
import { Replay } from './replay.ts';
import { ComparisonDocuments } from './replay/comparison-documents.ts';
import { CommandConfirmation } from './replay/confirm-command.ts';
import { ReplayTestController } from './replay/replay-test-controller.ts';
import type { PlayServices } from './replay/play-run.ts';
import type { WhatIfServices } from './replay/what-if.ts';
import { RunsTree } from './runs-tree.ts';
import { readSettings } from './settings.ts';
import { registerSingleCall } from './single-call/register-single-call.ts';
import { RunFeed } from './source/run-feed.ts';
import { registerSourceFeatures } from './source/source-features.ts';
import { SourceHighlights } from './source/source-highlights.ts';
import { StaleTemplates } from './source/stale-templates.ts';
import { StatusBar } from './status-bar.ts';
import { TracePanels, tracePanelType } from './trace-panel.ts';
import { WorkspaceSource } from './workspace-source.ts';
import { WorkspaceTracing } from './workspace-tracing.ts';

/**
 * Builds the objects of one window, joins them and registers them with VS Code. Waits for nothing:
 * the collector is reached in the background, the workspace is indexed by the first click.
 */
export function createEditor(context: vscode.ExtensionContext): Disposable {
  const store = new DisposableStore();
  const channel = store.add(vscode.window.createOutputChannel('Spanwise', { log: true }));
  const log = outputLog(channel);
  const collector = store.add(new CollectorClient(() => collectorProgram(context), log));
  const inDist = (name: string): string => context.asAbsolutePath(join('dist', name));
  const preloadFiles = { node: inDist('preload/node.mjs'), pythonFolder: inDist('preload/python') };
  const tracing = new WorkspaceTracing(context, { collector, log, preloadFiles });
  const sourceFiles = {
    program: inDist('workspace-worker.cjs'),
    grammarsFolder: inDist('grammars'),
    storageFolder: context.storageUri?.fsPath,
  };
  const source = store.add(new WorkspaceSource(sourceFiles, log));
  const marks = {
    highlights: store.add(new SourceHighlights()),
    stale: store.add(new StaleTemplates(source)),
  };
  const diff = new DivergenceDiff(collector);
  const confirmation = new CommandConfirmation(context.workspaceState);
  const playServices: PlayServices = {
    collector,
    confirmation,
    log,
    launcher: inDist('launch-program.cjs'),
    preloadFiles,
    pausableFetch: inDist('pausable-fetch.cjs'),
  };
  const replay = new Replay({
    ...playServices,
    diff,
    openRun: (traceId) => panels.open(traceId),
  });
  const panels: TracePanels = store.add(
    new TracePanels({
      collector,
      source,
      marks,
      extensionUri: context.extensionUri,
      replay: (traceId, mode) => replay.replayRun(traceId, mode),
    }),
  );
  const singleCall = store.add(registerSingleCall(context, collector));
  const comparisons = new ComparisonDocuments();
  const whatIf: WhatIfServices = {
    ...playServices,
    comparisons,
    openRun: (traceId, where) =>
      panels.open(traceId, where === 'beside' ? vscode.ViewColumn.Beside : undefined),
    openPrompt: async ({ traceId, spanId }) => {
      if (spanId !== undefined) await panels.open(traceId).openSource({ spanId });
    },
  };
  const tests = store.add(new ReplayTestController(playServices));
  const newest = store.add(new NewestRuns(collector));
  const state = context.workspaceState;
  const runs = store.add(new RunsTree({ collector, newest, state, log }));
  store.add(new StatusBar(collector, newest));
  store.add(new RecordingSwitch(tracing));
  store.add(new ExecutionWatcher(collector, tracing, log));
  store.add(
    vscode.window.createTreeView('spanwise.runs', {
      treeDataProvider: runs,
      showCollapseAll: true,
    }),
  );
  store.add(vscode.window.registerWebviewPanelSerializer(tracePanelType, panels));
  const { registerTextDocumentContentProvider } = vscode.workspace;
  store.add(registerTextDocumentContentProvider(DivergenceDiff.scheme, diff));
  store.add(registerTextDocumentContentProvider(ComparisonDocuments.scheme, comparisons));
  store.add(
    vscode.debug.registerDebugConfigurationProvider(
      '*',
      new DebugEnvironment({ collector, tracing, log, preloadFiles }),
    ),
  );
  store.add(
    registerSourceFeatures({
      feed: new RunFeed(collector, source, log),
      marks,
      panels,
      replay,
      log,
    }),
  );
  store.add(
    registerCommands({
      collector,
      tracing,
      runs,
      panels,
      replay,
      tests,
      playServices,
      whatIf,
      singleCall,
      log,
      showLog: () => channel.show(),
    }),
  );
  store.add(followState(collector, tracing, log));
  return store;
}

function collectorProgram(context: vscode.ExtensionContext): {
  dataDirectory: string;
  program: string;
  client: string;
} {
  const chosen = readSettings().dataDirectory;
  return {
    dataDirectory: dataDirectory(chosen === '' ? undefined : chosen),
    program: context.asAbsolutePath(join('dist', 'collector.cjs')),
    client: 'window',
  };
}

/** Keeps context keys and terminals in step with the collector and the settings, then connects. */
function followState(collector: CollectorClient, tracing: WorkspaceTracing, log: Log): Disposable {
  const store = new DisposableStore();
  const refresh = (): void => {
    tracing
      .refresh()
      .then(() => tracing.askOnce())
      .catch((error: unknown) => log.error('Tracing could not be set up.', error));
  };
  store.add(
    collector.onDidChangeState((state) => {
      const keys = { collecting: state === 'connected', collectorFailed: state === 'failed' };
      for (const [key, value] of Object.entries(keys)) {
        void vscode.commands.executeCommand('setContext', `spanwise.${key}`, value);
      }
      if (state !== 'connected') return;
      refresh();
      // Another client may have set it: only a setting that says something changes it.
      configure(collector, ([, value]) => value.length > 0);
    }),
  );
  store.add(collector.onNotice((sentence) => void vscode.window.showWarningMessage(sentence)));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('spanwise.dataDirectory')) {
        collector.reconnect().catch((error: unknown) => log.warn(errorText(error)));
      } else if (event.affectsConfiguration('spanwise')) refresh();
      configure(collector, ([name]) => event.affectsConfiguration(`spanwise.${name}`));
    }),
  );
  // After the activation, which waits for nothing and touches no file.
  const connecting = setImmediate(() => {
    collector.connect().catch((error: unknown) => log.warn(errorText(error)));
  });
  store.add(toDisposable(() => clearImmediate(connecting)));
  return store;
}

type CollectorSetting = readonly [name: string, value: string | readonly JsonValue[]];

/** Tells the collector the settings that are its own, each by itself, and the person where one is none. */
function configure(
  collector: CollectorClient,
  isMeant: (setting: CollectorSetting) => boolean,
): void {
  const settings: readonly CollectorSetting[] = Object.entries(readSettings().collector);
  for (const [name, value] of settings.filter(isMeant)) {
    collector
      .request('configure', { [name]: value })
      .catch((error: unknown) => void vscode.window.showWarningMessage(errorText(error)));
  }
}
