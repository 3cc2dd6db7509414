import { spawn } from 'node:child_process';
import * as vscode from 'vscode';
import { launchVariable, type ProgramLaunch } from '../../protocol/program-launch.ts';
import type {
  EndReplayTest,
  ReplayTestResult,
  StartedReplayTest,
} from '../../protocol/replay-test.ts';
import { replayEnvironment } from '../../rendezvous/replay-environment.ts';
import { providerEnvironment } from '../provider-environment.ts';
import { debugConfiguration, launchInDebugger, type Launch } from '../replay-launch.ts';
import type { PlayServices } from './play-run.ts';

export interface PlayedTest {
  readonly executionId: string;
  readonly result: ReplayTestResult;
}

/** How a test is run: its output to `write`, or under the debugger, which shows it in its own console. */
export interface TestPlay {
  readonly file: vscode.Uri;
  readonly mode: 'run' | 'debug';
  readonly testRun: vscode.TestRun;
  readonly token: vscode.CancellationToken;
}

/** `undefined` where the person did not let its command run. Rejects where the file is no replay test. */
export async function playReplayTest(
  services: PlayServices,
  play: TestPlay,
): Promise<PlayedTest | undefined> {
  const { collector, confirmation } = services;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(play.file));
  const startedBy = play.mode === 'debug' ? 'debug' : 'task';
  const file = play.file.fsPath;
  const started = await collector.request('beginReplayTest', {
    file,
    text,
    startedBy,
    ...(await providerEnvironment()),
  });
  const { executionId } = started;
  if (!(await confirmation.confirm(started))) {
    await collector.request('endReplayTest', { executionId });
    return undefined;
  }
  const ended = await launch(started, services, play).catch(async (error: unknown) => {
    await collector.request('endReplayTest', { executionId });
    throw error;
  });
  const result = await collector.request('endReplayTest', { executionId, ...ended });
  return { executionId, result };
}

type Ended = Pick<EndReplayTest, 'exitCode' | 'standardOutput'>;

async function launch(
  started: StartedReplayTest,
  { launcher, preloadFiles }: PlayServices,
  play: TestPlay,
): Promise<Ended> {
  const program = {
    environment: started.environment,
    recordedNames: started.keys,
    mayGoLive: false,
  };
  const environment = replayEnvironment(program, process.env, preloadFiles);
  const launched: Launch = { ...started, environment };
  const configuration = play.mode === 'debug' ? debugConfiguration(launched) : undefined;
  if (configuration === undefined) return capture(launched, launcher, play);
  await launchInDebugger(configuration, { testRun: play.testRun });
  return {};
}

/** Through the launcher, as replays in a terminal: it knows shells and passes signals on. */
function capture(
  { command, workingDirectory, environment, standardInput = '' }: Launch,
  launcher: string,
  { testRun, token }: TestPlay,
): Promise<Ended> {
  const program: ProgramLaunch = {
    command,
    workingDirectory,
    environment,
    standardInput,
    quiet: true,
  };
  const child = spawn(process.execPath, [launcher], {
    cwd: workingDirectory,
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      [launchVariable]: JSON.stringify(program),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const standardOutput: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => {
    standardOutput.push(piece);
    testRun.appendOutput(terminalText(piece));
  });
  child.stderr.on('data', (piece: Buffer) => testRun.appendOutput(terminalText(piece)));
  const cancelled = token.onCancellationRequested(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      cancelled.dispose();
      const text = Buffer.concat(standardOutput).toString('utf8');
      resolve({ ...(code !== null && { exitCode: code }), standardOutput: text });
    });
  });
}

/** The Testing view shows a terminal, which wants both. */
function terminalText(piece: Buffer): string {
  return piece.toString('utf8').replaceAll(/\r?\n/g, '\r\n');
}
