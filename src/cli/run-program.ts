import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { constants } from 'node:os';
import type { CommandLine } from '../model/execution.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import type { InputKeeper } from './program-input.ts';

export interface ProgramStart {
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** Added to this process's own. */
  readonly environment: EnvironmentVariables;
  /** Where the program's standard output goes: to ours, or to our standard error. */
  readonly output: 'standard-output' | 'standard-error';
  /** Absent: our own standard input. */
  readonly input?: ProgramInput;
}

/** What a program reads: these bytes, or what is piped into us, which is kept. */
export type ProgramInput = { readonly given: Uint8Array } | { readonly keeper: InputKeeper };

/** As a shell would say it: not found, not executable. */
const notFoundExit = 127;
const notExecutableExit = 126;
/** A shell adds the signal's number to this. */
const signalExitBase = 128;

/** Sent to us alone, these would leave the program running. */
const passedOn: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];

/**
 * Runs a program on this terminal and resolves with its exit code, 128 + n where signal n ended it.
 * Signals that this process gets are passed on.
 */
export async function runProgram(start: ProgramStart): Promise<number> {
  const child = startProgram(start);
  const stopPassing = passSignals(child);
  try {
    return await exitCodeOf(child);
  } finally {
    stopPassing();
  }
}

export function startProgram(start: ProgramStart): ChildProcess {
  const child = spawnCommand(start.command, {
    cwd: start.workingDirectory,
    env: { ...process.env, ...start.environment },
    stdio: [
      start.input === undefined ? 'inherit' : 'pipe',
      start.output === 'standard-output' ? 'inherit' : 2,
      'inherit',
    ],
  });
  giveInput(child, start.input);
  return child;
}

export function giveInput({ stdin }: ChildProcess, input: ProgramInput | undefined): void {
  if (stdin === null || input === undefined) return;
  if ('keeper' in input) {
    input.keeper.passTo(stdin);
    return;
  }
  // A program need not read all that it is given.
  stdin.on('error', () => undefined);
  stdin.end(input.given);
}

export function spawnCommand(command: CommandLine, options: SpawnOptions): ChildProcess {
  if (command.type === 'shell')
    return spawn(command.line, { ...options, shell: process.env['SHELL'] ?? true });
  const [program = '', ...args] = command.arguments;
  // What npm installs on Windows are scripts for the shell.
  if (process.platform === 'win32')
    return spawn(command.arguments.map(quoteForWindows).join(' '), { ...options, shell: true });
  return spawn(program, args, options);
}

function quoteForWindows(argument: string): string {
  return /^[\w./:\\=-]+$/.test(argument) ? argument : `"${argument.replaceAll('"', '\\"')}"`;
}

/** 128 + n where signal n ended it, as a shell would say. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(notFoundExit);
      else if (error.code === 'EACCES') resolve(notExecutableExit);
      else reject(error);
    });
    child.once('exit', (code, signal) => {
      if (code !== null) resolve(code);
      else resolve(signalExitBase + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Gives a function that ends it. */
export function passSignals(child: ChildProcess): () => void {
  const listeners = passedOn.map((signal) => [signal, () => child.kill(signal)] as const);
  // A terminal sends the interrupt to the program too; it must not end us before it has ended.
  const interrupt = (): void => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  for (const [signal, listener] of listeners) process.on(signal, listener);
  process.on('SIGINT', interrupt);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    process.off('SIGINT', interrupt);
  };
}
