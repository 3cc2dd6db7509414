import * as vscode from 'vscode';
import { defined } from '../../base/defined.ts';
import { stringMembers } from '../../base/json.ts';
import { errorText, type Log } from '../../base/log.ts';
import { commandText } from '../../model/command-text.ts';
import type { CommandLine } from '../../model/execution.ts';
import { mayGoLive, type ReplayOptions } from '../../model/replay-options.ts';
import { RpcError } from '../../protocol/rpc.ts';
import type { BeginReplay, RootRequest, StartedReplay } from '../../protocol/collector-api.ts';
import type { ReplayReport } from '../../protocol/replay-report.ts';
import type { PreloadFiles } from '../../rendezvous/preload-environment.ts';
import { replayEnvironment } from '../../rendezvous/replay-environment.ts';
import {
  canSend,
  expectFreePort,
  sendRootRequest,
  whatToSend,
} from '../../rendezvous/send-root-request.ts';
import type { CollectorClient } from '../collector-client.ts';
import { providerEnvironment } from '../provider-environment.ts';
import { tellConditions } from '../tell-conditions.ts';
import { debugConfiguration, launchInDebugger, launchInTerminal } from '../replay-launch.ts';
import type { CommandConfirmation } from './confirm-command.ts';
import { HeldCall } from './held-call.ts';

export type ReplayMode = 'run' | 'debug';

export interface PlayServices {
  readonly collector: CollectorClient;
  readonly confirmation: CommandConfirmation;
  readonly log: Log;
  /** Path of the program that runs a command in a terminal with exactly the given variables. */
  readonly launcher: string;
  /** Path of what a Node program is given so that it can be paused where a call comes back. */
  readonly pausableFetch: string;
  readonly preloadFiles: PreloadFiles;
}

export interface RunToPlay {
  readonly traceId: string;
  readonly mode: ReplayMode;
  readonly options: ReplayOptions;
}

export interface PlayedRun {
  readonly executionId: string;
  readonly report: ReplayReport;
  /** Absent where a debugger ran the command. */
  readonly exitCode?: number;
}

/**
 * Runs the recorded command of a run again and waits for its end. `undefined` where the person did not
 * let it run. Rejects where the run cannot be replayed.
 */
export async function playRun(
  services: PlayServices,
  { traceId, mode, options }: RunToPlay,
): Promise<PlayedRun | undefined> {
  const { collector } = services;
  const started = await beginReplay(collector, {
    traceId,
    ...options,
    startedBy: mode === 'debug' ? 'debug' : 'task',
    environment: (await providerEnvironment()).environment,
  });
  if (started === undefined) return undefined;
  const { executionId, problems = [] } = started;
  for (const problem of problems) void vscode.window.showWarningMessage(problem);
  const held = new HeldCall(collector, executionId);
  let ended: Ended = 'declined';
  let report: ReplayReport;
  try {
    ended = await launch(services, started, { mode, options });
  } finally {
    held.dispose();
    const exit = ended === 'declined' ? {} : ended;
    report = await collector.request('endReplay', { executionId, ...exit });
  }
  return ended === 'declined' ? undefined : { executionId, report, ...ended };
}

/** Of a run that came from elsewhere nobody saw the command: the person says which it is. */
async function beginReplay(
  collector: CollectorClient,
  params: BeginReplay,
): Promise<StartedReplay | undefined> {
  try {
    return await collector.request('beginReplay', params);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== 'no-command') throw error;
    const line = await vscode.window.showInputBox({
      title: 'Replay',
      prompt: 'Nobody saw which command this run was. Which one runs it, in this workspace?',
      placeHolder: 'npm run agent',
      ignoreFocusOut: true,
    });
    if (line === undefined || line.trim() === '') return undefined;
    return collector.request('beginReplay', { ...params, command: { type: 'shell', line } });
  }
}

type Ended = { readonly exitCode?: number } | 'declined';

async function launch(
  { collector, confirmation, launcher, preloadFiles, pausableFetch, log }: PlayServices,
  started: StartedReplay,
  { mode, options }: Omit<RunToPlay, 'traceId'>,
): Promise<Ended> {
  const { command } = started.execution;
  const workingDirectory =
    started.execution.workingDirectory ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (command === undefined || workingDirectory === undefined) {
    throw new Error(
      'The command of this run is not known. Start it in this workspace to record it.',
    );
  }
  if (!(await confirmation.confirm({ command, workingDirectory }))) return 'declined';
  const program = {
    environment: started.environment,
    recordedNames: started.recordedConditions?.environment,
    mayGoLive: mayGoLive(options),
  };
  const environment = replayEnvironment(program, process.env, preloadFiles);
  const { executionId, standardInput, rootRequest } = started;
  const launched = {
    executionId,
    command,
    workingDirectory,
    environment,
    ...defined({ standardInput, rootRequest }),
  };
  void tellConditions(executionId, { command, workingDirectory }, { collector, log });
  log.info(`Replaying: ${commandText(command)}`);
  const configuration = mode === 'debug' ? debugConfiguration(launched) : undefined;
  if (configuration === undefined) {
    if (mode === 'debug') sayNoDebugger(command);
    const exitCode = await launchInTerminal(launched, launcher);
    return exitCode === undefined ? {} : { exitCode };
  }
  await askedOnceListening(rootRequest, log, () =>
    launchInDebugger(
      options.stopAt?.action === 'hold'
        ? stoppingInOwnCode(configuration, pausableFetch)
        : configuration,
    ),
  );
  return {};
}

/** Sends a server under the debugger the request of its run; the person ends the session. */
async function askedOnceListening(
  request: RootRequest | undefined,
  log: Log,
  run: () => Promise<void>,
): Promise<void> {
  if (request === undefined) return run();
  if (!canSend(request)) {
    void vscode.window.showInformationMessage(whatToSend(request));
    return run();
  }
  await expectFreePort(request);
  const over = new AbortController();
  void sendRootRequest(request, over.signal).then(
    (sentence) => log.info(sentence),
    (error: unknown) => {
      if (!over.signal.aborted) void vscode.window.showWarningMessage(errorText(error));
    },
  );
  try {
    await run();
  } finally {
    over.abort();
  }
}

/** The call is made deep in a library: the debugger shall stop where the person's own code goes on. */
function stoppingInOwnCode(
  configuration: vscode.DebugConfiguration,
  pausableFetch: string,
): vscode.DebugConfiguration {
  if (configuration.type === 'debugpy') return { ...configuration, justMyCode: true };
  const env = stringMembers(configuration['env']);
  // What Node has in its snapshot has no name by which a debugger could pass it over.
  const load = `--no-node-snapshot --require=${JSON.stringify(pausableFetch)}`;
  return {
    ...configuration,
    skipFiles: ['<node_internals>/**', '**/node_modules/**'],
    env: {
      ...env,
      NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? process.env['NODE_OPTIONS'] ?? ''} ${load}`.trim(),
    },
  };
}

function sayNoDebugger(command: CommandLine): void {
  void vscode.window.showInformationMessage(
    `No debugger for "${commandText(command)}" is known or installed: it runs without one.`,
  );
}
