import { connectCollector } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import {
  flag,
  noArguments,
  textOption,
  textOptions,
  UsageError,
  type Command,
} from '../command.ts';
import type { EnvironmentVariables } from '../../protocol/execution-json.ts';
import { printError } from '../output.ts';
import { readEnvironmentFile } from '../../rendezvous/environment-file.ts';
import { ownEnvironment } from '../../rendezvous/own-environment.ts';
import { withPreload } from '../../rendezvous/preload-environment.ts';
import { collectorProgram, preloadFiles } from '../program-files.ts';
import { hasPipedInput, InputKeeper } from '../program-input.ts';
import { runProgram } from '../run-program.ts';
import { tellConditions } from '../tell-conditions.ts';

export const recordCommand: Command = {
  name: 'record',
  usage: 'record [--upstream NAME=URL]… [--preload] -- COMMAND…',
  summary:
    'run a command with its telemetry and model calls recorded; exits as the command does; with --upstream, calls to what a variable of its environment names are recorded too; with --preload, those of Node and Python programs that ignore base-URL variables',
  options: { upstream: { type: 'string', multiple: true }, preload: { type: 'boolean' } },
  takesCommandLine: true,
  run: async (input) => {
    noArguments(input);
    const line = input.commandLine ?? [];
    if (line.length === 0)
      throw new UsageError('The command to run is missing: put it behind "--".');
    const connection = await connectCollector({
      dataDirectory: dataDirectory(textOption(input.values, 'data')),
      program: collectorProgram,
      client: 'command-line',
    });
    try {
      const { client } = connection;
      client.on('notice', ({ code, message }) => {
        if (code === 'not-recorded') printError(message);
      });
      const command = { type: 'arguments', arguments: line } as const;
      const workingDirectory = process.cwd();
      const found = { ...(await readEnvironmentFile(workingDirectory)), ...process.env };
      const preload = flag(input.values, 'preload');
      if (preload) printError(preloadSentence);
      const { executionId, environment: told } = await client.request('beginExecution', {
        startedBy: 'command-line',
        command,
        workingDirectory,
        environment: ownEnvironment(found),
        named: namedUpstreams(textOptions(input.values, 'upstream'), found),
        record: true,
        preload,
      });
      const environment = withPreload(told, process.env, preloadFiles);
      const keeper = hasPipedInput() ? new InputKeeper() : undefined;
      const running = runProgram({
        command,
        workingDirectory,
        environment,
        output: 'standard-output',
        ...(keeper !== undefined && { input: { keeper } }),
      });
      const described = tellConditions(client, executionId, {
        command,
        workingDirectory,
        environment,
        ...(keeper !== undefined && { input: running.then(() => keeper.kept) }),
      });
      const exitCode = await running;
      await described;
      // Waits for the last telemetry. The command has run: its exit code counts whatever this says.
      await client
        .request('endExecution', { executionId, exitCode })
        .catch((error: unknown) => printError(`The end was not recorded: ${String(error)}`));
      return exitCode;
    } finally {
      connection.dispose();
    }
  },
};

const preloadSentence =
  'Spanwise: the preload is on. Calls of this command to model providers, and to what --upstream names, go through the gateway.';

/** `QDRANT_URL=http://localhost:6333`; a name alone stands for what the environment says. */
function namedUpstreams(
  texts: readonly string[],
  found: NodeJS.Dict<string>,
): EnvironmentVariables {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', address = found[name]] = /^(\w+)(?:=(.*))?$/s.exec(text) ?? [];
      if (name === '' || address === undefined || !/^https?:\/\/./.test(address)) {
        throw new UsageError(
          `--upstream wants NAME=URL, or the name of a variable that is set to a URL, not "${text}".`,
        );
      }
      return [name, address];
    }),
  );
}
