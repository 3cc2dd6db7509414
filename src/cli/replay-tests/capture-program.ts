import type { ChildProcess } from 'node:child_process';
import {
  exitCodeOf,
  giveInput,
  passSignals,
  spawnCommand,
  type ProgramStart,
} from '../run-program.ts';

export interface CapturedProgram {
  readonly exitCode: number;
  readonly standardOutput: string;
  /** Both outputs, as they came. */
  readonly output: string;
  /** It was ended because it took too long. */
  readonly timedOut: boolean;
}

/** Of a program that prints without end, the beginning. */
const mostOutputBytes = 8 * 1024 * 1024;
/** A program that does not end when it is asked to is ended by force. */
const killAfterMs = 5_000;
/** What the program left running may hold its output open for ever. */
const drainMs = 500;

/** Runs a program to its end, its input what is given, and keeps what it prints. */
export async function captureProgram(
  start: Omit<ProgramStart, 'output'>,
  timeoutMs: number,
): Promise<CapturedProgram> {
  const child = spawnCommand(start.command, {
    cwd: start.workingDirectory,
    env: { ...process.env, ...start.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  giveInput(child, start.input);
  const all: Buffer[] = [];
  const standard: Buffer[] = [];
  keep(child.stdout, [all, standard]);
  keep(child.stderr, [all]);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stopPassing = passSignals(child);
  const timeout = endAfter(child, timeoutMs);
  try {
    const exitCode = await exitCodeOf(child);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
    return {
      exitCode,
      standardOutput: Buffer.concat(standard).toString('utf8'),
      output: Buffer.concat(all).toString('utf8'),
      timedOut: timeout.timedOut(),
    };
  } finally {
    timeout.stop();
    stopPassing();
  }
}

function keep(stream: NodeJS.ReadableStream | null, lists: readonly Buffer[][]): void {
  let kept = 0;
  stream?.on('data', (piece: Buffer) => {
    kept += piece.length;
    if (kept <= mostOutputBytes) for (const list of lists) list.push(piece);
  });
}

function endAfter(child: ChildProcess, timeoutMs: number) {
  let ended = false;
  let force: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    ended = true;
    child.kill('SIGTERM');
    force = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  }, timeoutMs);
  return {
    timedOut: () => ended,
    stop: () => {
      clearTimeout(timer);
      clearTimeout(force);
    },
  };
}
