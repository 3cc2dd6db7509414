import { defined } from '../../base/defined.ts';
import { mayGoLive } from '../../model/replay-options.ts';
import { hasDiverged, replaySentence } from '../../protocol/replay-report.ts';
import type { EnvironmentVariables } from '../../protocol/execution-json.ts';
import type { BeginReplay, StartedReplay } from '../../protocol/collector-api.ts';
import { connectCollector } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { ownEnvironment } from '../../rendezvous/own-environment.ts';
import { replayEnvironment } from '../../rendezvous/replay-environment.ts';
import {
  exitCodes,
  flag,
  noArguments,
  onlyArgument,
  textOption,
  UsageError,
  type Command,
  type CommandInput,
} from '../command.ts';
import { printError, printJson, printLine } from '../output.ts';
import { collectorProgram, preloadFiles } from '../program-files.ts';
import { replayOptionFlags, replayOptionUsage, replaySettings } from '../replay-settings.ts';
import { runAllReplayTests } from '../replay-tests/run-all-replay-tests.ts';
import { replayProgram } from '../replay-program.ts';
import { tellConditions, type CollectorRequests } from '../tell-conditions.ts';

export const replayCommand: Command = {
  name: 'replay',
  usage:
    `replay TRACE_ID ${replayOptionUsage} [--json] [-- COMMAND…]\n` +
    '  spanwise replay --all [FOLDER] [--junit FILE] [--timeout SECONDS] [--json]',
  summary:
    'run the recorded command again, against the recorded answers; exits 3 where it diverged.\n' +
    '      --all: every replay test of a folder, without a key or a network; exits 1 where one failed',
  options: {
    ...replayOptionFlags,
    run: { type: 'string' },
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    junit: { type: 'string' },
    timeout: { type: 'string' },
  },
  takesCommandLine: true,
  run: async (input) => {
    if (flag(input.values, 'all')) return runAllReplayTests(input);
    const reference = runReference(input);
    const settings = readSettings(input);
    const json = flag(input.values, 'json');
    const connection = await connectCollector({
      dataDirectory: dataDirectory(textOption(input.values, 'data')),
      program: collectorProgram,
      client: 'command-line',
    });
    try {
      const { client } = connection;
      const { traceId } = await client.request('resolveRun', { reference });
      const started = await client.request('beginReplay', { traceId, ...settings });
      const { executionId } = started;
      tellRebuilt(started);
      const environment = environmentOf(started, settings);
      const described = describeCommand(client, started, environment);
      const exitCode = await runReplay(started, { environment, json });
      await described;
      const report = await client.request('endReplay', { executionId, exitCode });
      if (json) printJson(report);
      else printLine(replaySentence(report));
      if (!json) for (const sentence of report.conditions ?? []) printLine(sentence);
      return hasDiverged(report) ? exitCodes.diverged : exitCodes.done;
    } finally {
      connection.dispose();
    }
  },
};

function tellRebuilt({ rebuilt, problems = [] }: StartedReplay): void {
  if (rebuilt === true)
    printError('Nobody recorded this run: its answers are rebuilt from the messages in its spans.');
  for (const problem of problems) printError(problem);
}

/** `--run ID` says the same as the argument. */
function runReference(input: CommandInput): string {
  const named = textOption(input.values, 'run');
  if (named === undefined) return onlyArgument(input, 'TRACE_ID');
  noArguments(input);
  return named;
}

function readSettings({ values, commandLine }: CommandInput): Omit<BeginReplay, 'traceId'> {
  if (commandLine?.length === 0) throw new UsageError('There is no command behind "--".');
  return {
    ...replaySettings(values),
    startedBy: 'command-line',
    environment: ownEnvironment(),
    ...(commandLine !== undefined && {
      command: { type: 'arguments', arguments: commandLine },
    }),
  };
}

function describeCommand(
  client: CollectorRequests,
  { executionId, execution }: StartedReplay,
  environment: EnvironmentVariables,
): Promise<void> {
  const { command, workingDirectory = process.cwd() } = execution;
  if (command === undefined) return Promise.resolve();
  return tellConditions(client, executionId, { command, workingDirectory, environment });
}

function environmentOf(
  { environment, recordedConditions }: StartedReplay,
  settings: Omit<BeginReplay, 'traceId'>,
): EnvironmentVariables {
  const recordedNames = recordedConditions?.environment;
  const program = { environment, recordedNames, mayGoLive: mayGoLive(settings) };
  return replayEnvironment(program, process.env, preloadFiles);
}

function runReplay(
  started: StartedReplay,
  { environment, json }: { readonly environment: EnvironmentVariables; readonly json: boolean },
): Promise<number> {
  const { command, workingDirectory } = started.execution;
  if (command === undefined)
    throw new Error('The command of this run is not known: give it behind "--".');
  const { standardInput, rootRequest } = started;
  const program = {
    command,
    workingDirectory: workingDirectory ?? process.cwd(),
    environment,
    ...defined({ standardInput, rootRequest }),
  };
  return replayProgram(program, json ? 'standard-error' : 'standard-output');
}
