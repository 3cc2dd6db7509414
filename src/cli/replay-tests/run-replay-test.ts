import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { errorText } from '../../base/log.ts';
import type { CommandLine } from '../../model/execution.ts';
import type { BeginReplayTest, ReplayTestResult } from '../../protocol/replay-test.ts';
import type { CollectorConnection } from '../../rendezvous/connect-collector.ts';
import { ownEnvironment } from '../../rendezvous/own-environment.ts';
import { replayEnvironment } from '../../rendezvous/replay-environment.ts';
import { preloadFiles } from '../program-files.ts';
import { captureProgram, type CapturedProgram } from './capture-program.ts';
import type { TestOutcome } from './test-outcome.ts';

type Client = CollectorConnection['client'];

export interface ReplayTestRun {
  /** Absolute. */
  readonly file: string;
  readonly timeoutMs: number;
  /** To record it anew. */
  readonly live?: BeginReplayTest['live'];
}

/** Runs a replay test. A file that is none is a failed test. */
export async function runReplayTest(client: Client, run: ReplayTestRun): Promise<TestOutcome> {
  const startedMs = performance.now();
  const file = relative(process.cwd(), run.file);
  try {
    const { command, ran, result } = await playReplayTest(client, run);
    const { failures, report } = result;
    const late = `The command did not end within ${run.timeoutMs / 1000} s, and was ended.`;
    return {
      file,
      durationMs: performance.now() - startedMs,
      failures: ran.timedOut ? [late, ...failures] : failures,
      command,
      report,
      output: ran.output,
    };
  } catch (error) {
    const durationMs = performance.now() - startedMs;
    return { file, durationMs, failures: [errorText(error)], output: '' };
  }
}

export interface PlayedReplayTest {
  readonly executionId: string;
  readonly command: CommandLine;
  readonly ran: CapturedProgram;
  readonly result: ReplayTestResult;
}

/** Runs the command of a replay test against its answers. Throws where the file is none. */
export async function playReplayTest(
  client: Client,
  { file, timeoutMs, live }: ReplayTestRun,
): Promise<PlayedReplayTest> {
  const text = await readFile(file, 'utf8');
  const started = await client.request('beginReplayTest', {
    file,
    text,
    startedBy: 'command-line',
    environment: ownEnvironment(),
    ...(live !== undefined && { live }),
  });
  const { executionId, command, workingDirectory } = started;
  const program = {
    environment: started.environment,
    recordedNames: started.keys,
    mayGoLive: live !== undefined,
  };
  const environment = replayEnvironment(program, process.env, preloadFiles);
  const input = Buffer.from(started.standardInput ?? '', 'base64');
  const start = { command, workingDirectory, environment, input: { given: input } };
  const ran = await captureProgram(start, timeoutMs);
  const { exitCode, standardOutput } = ran;
  const result = await client.request('endReplayTest', { executionId, exitCode, standardOutput });
  return { executionId, command, ran, result };
}
