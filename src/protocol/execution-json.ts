import type { CommandLine, ExecutionStarter } from '../model/execution.ts';
import type { ExecutionConditions } from '../model/execution-conditions.ts';

/** An execution as the editor and the command line see it. */
export interface ExecutionJson {
  readonly executionId: string;
  readonly mode: 'record' | 'replay';
  readonly startedBy: ExecutionStarter;
  readonly command?: CommandLine;
  readonly workingDirectory?: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly exitCode?: number;
  /** Another command ran in the same window meanwhile, so that what is filed here may be its. */
  readonly shared?: true;
  /** Model calls that were recorded. */
  readonly exchangeCount: number;
  readonly conditions?: ExecutionConditions;
}

/** Environment variables to set for a program, by name. */
export type EnvironmentVariables = { readonly [name: string]: string };
