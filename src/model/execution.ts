import type { ExecutionId, TraceId } from './ids.ts';

/** One execution of a command that Spanwise saw start, never taken from telemetry. */
export interface Execution {
  readonly executionId: ExecutionId;
  readonly mode: 'record' | 'replay';
  /** The run that a replay repeats. */
  readonly replayOf?: TraceId;
  /** The execution whose answers a replay is served from. */
  readonly replayOfExecution?: ExecutionId;
  readonly startedBy: ExecutionStarter;
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** Origin and path that each base-URL variable named before the gateway took its place. */
  readonly upstreams: { readonly [variable: string]: string };
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly exitCode?: number;
}

export type ExecutionStarter = 'command-line' | 'terminal' | 'task' | 'debug';

/** `shell`: one line for the user's shell. `arguments`: an executable and its arguments, no shell between. */
export type CommandLine =
  | { readonly type: 'shell'; readonly line: string }
  | { readonly type: 'arguments'; readonly arguments: readonly string[] };
