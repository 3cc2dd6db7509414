import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { RootRequest } from '../protocol/collector-api.ts';
import type { ProgramLaunch } from '../protocol/program-launch.ts';
import {
  canSend,
  expectFreePort,
  sendRootRequest,
  whatToSend,
} from '../rendezvous/send-root-request.ts';
import { printError } from './output.ts';
import {
  exitCodeOf,
  passSignals,
  runProgram,
  startProgram,
  type ProgramStart,
} from './run-program.ts';

/** Its last spans leave it some time after its answer. */
const lastSpansMs = 700;
const longestEndMs = 5_000;

/** Runs what is replayed on this terminal, as `runProgram` does, or as a server where its run was asked for. */
export function replayProgram(
  { command, workingDirectory, environment, standardInput, rootRequest }: ProgramLaunch,
  output: ProgramStart['output'],
): Promise<number> {
  const start: ProgramStart = {
    command,
    workingDirectory,
    environment,
    output,
    ...(standardInput !== undefined && {
      input: { given: Buffer.from(standardInput, 'base64') },
    }),
  };
  return rootRequest === undefined ? runProgram(start) : replayServer(start, rootRequest);
}

/**
 * Runs a server, sends it the request that the recorded run began with, and ends it once it has answered.
 * Where that request is not whole, says what to send and waits until the server is ended. Gives its exit
 * code; 0 where it was ended from here.
 */
async function replayServer(start: ProgramStart, request: RootRequest): Promise<number> {
  if (!canSend(request)) {
    printError(whatToSend(request));
    return runProgram(start);
  }
  await expectFreePort(request);
  const child = startProgram(start);
  const stopPassing = passSignals(child);
  const exited = exitCodeOf(child);
  const over = new AbortController();
  try {
    const answered = sendRootRequest(request, over.signal);
    // It is told below, unless the server has ended before.
    answered.catch(() => undefined);
    const first = await Promise.race([exited, answered]);
    if (typeof first === 'number') return first;
    printError(first);
    await delay(lastSpansMs);
    await endProgram(child, exited);
    return 0;
  } finally {
    over.abort();
    stopPassing();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

async function endProgram(child: ChildProcess, exited: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  const timer = new AbortController();
  await Promise.race([
    exited,
    delay(longestEndMs, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
}
