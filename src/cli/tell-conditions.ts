import { readConditions } from '../conditions/read-conditions.ts';
import type { CommandLine } from '../model/execution.ts';
import type { ExecutionConditions } from '../model/execution-conditions.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { preloadVariable } from '../protocol/preload-settings.ts';
import type { connectCollector } from '../rendezvous/connect-collector.ts';
import { printError } from './output.ts';
import type { KeptInput } from './program-input.ts';

export type CollectorRequests = Awaited<ReturnType<typeof connectCollector>>['client'];

export interface RunningCommand {
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** What it is given beside our own environment. */
  readonly environment: EnvironmentVariables;
  /** Resolves with what was piped into it, once that is known; absent where nothing is. */
  readonly input?: Promise<KeptInput>;
}

/**
 * Reads under what a command runs, beside it, and tells the collector. Does not reject: a command is
 * recorded all the same.
 */
export async function tellConditions(
  client: CollectorRequests,
  executionId: ExecutionId | string,
  { command, workingDirectory, environment: given, input }: RunningCommand,
): Promise<void> {
  try {
    const environment = { ...process.env, ...given };
    const preload = preloadVariable in given;
    const start = { command, workingDirectory, environment, preload };
    const [read, kept] = await Promise.all([readConditions(start), input]);
    const conditions: ExecutionConditions = {
      ...read,
      ...(kept !== undefined && {
        standardInput: { bytes: kept.length, kept: kept.bytes !== undefined },
      }),
    };
    const standardInput = kept?.bytes?.toString('base64');
    await client.request('describeExecution', {
      executionId,
      conditions,
      ...(standardInput !== undefined && { standardInput }),
    });
  } catch (error) {
    printError(`The conditions of the command were not kept: ${String(error)}`);
  }
}
