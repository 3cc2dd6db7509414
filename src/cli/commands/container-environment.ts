import { connectRunningCollector } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { exitCodes, flag, noArguments, textOption, type Command } from '../command.ts';
import { printJson, printLine } from '../output.ts';
import { collectorProgram } from '../program-files.ts';

export const containerEnvironmentCommand: Command = {
  name: 'container-environment',
  usage: 'container-environment [--json]',
  summary:
    'print the variables that make a program in a container send here, as docker --env-file reads them',
  options: { json: { type: 'boolean' } },
  run: async (input) => {
    noArguments(input);
    const connection = await connectRunningCollector({
      dataDirectory: dataDirectory(textOption(input.values, 'data')),
      program: collectorProgram,
      client: 'command-line',
    });
    if (connection === undefined)
      throw new Error('No collector runs: start one with "spanwise serve --listen ADDRESS".');
    try {
      const { environment } = await connection.client.request('containerEnvironment', {});
      if (flag(input.values, 'json')) printJson(environment);
      else for (const [name, value] of Object.entries(environment)) printLine(`${name}=${value}`);
      return exitCodes.done;
    } finally {
      connection.dispose();
    }
  },
};
