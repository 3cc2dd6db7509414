import { parseArgs } from 'node:util';
import { errorText } from '../base/log.ts';
import { exitCodes, UsageError, type Command, type ExitCode } from './command.ts';
import { containerEnvironmentCommand } from './commands/container-environment.ts';
import { doctorCommand } from './commands/doctor.ts';
import { locateCommand } from './commands/locate.ts';
import { metricsCommand } from './commands/metrics.ts';
import { pinCommand, unpinCommand } from './commands/pin.ts';
import { pricesCommand } from './commands/prices.ts';
import { pruneCommand } from './commands/prune.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { runsCommand } from './commands/runs.ts';
import { saveTestCommand } from './commands/save-test.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { updateTestCommand } from './commands/update-test.ts';
import { statsCommand } from './commands/stats.ts';
import { printError, printLine } from './output.ts';

const commands: readonly Command[] = [
  serveCommand,
  runsCommand,
  showCommand,
  searchCommand,
  statsCommand,
  metricsCommand,
  locateCommand,
  recordCommand,
  replayCommand,
  saveTestCommand,
  updateTestCommand,
  pinCommand,
  unpinCommand,
  pricesCommand,
  pruneCommand,
  containerEnvironmentCommand,
  doctorCommand,
];

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));

async function main([name, ...rest]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    for (const line of helpLines()) printLine(line);
    return name === undefined ? exitCodes.wrongUsage : exitCodes.done;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    printError(`There is no command "${name}". "spanwise --help" lists them.`);
    return exitCodes.wrongUsage;
  }
  return runCommand(command, rest);
}

async function runCommand(command: Command, rest: readonly string[]): Promise<ExitCode> {
  try {
    const separator = rest.indexOf('--');
    const own = separator < 0 ? rest : rest.slice(0, separator);
    const { values, positionals } = parseOptions(command, own);
    if (values['help'] === true) {
      printLine(`spanwise ${command.usage}\n\n${command.summary}`);
      return exitCodes.done;
    }
    const behind = separator < 0 ? undefined : rest.slice(separator + 1);
    if (behind === undefined) return await command.run({ values, positionals });
    if (command.takesCommandLine === true)
      return await command.run({ values, positionals, commandLine: behind });
    return await command.run({ values, positionals: [...positionals, ...behind] });
  } catch (error) {
    printError(errorText(error));
    if (!(error instanceof UsageError)) return exitCodes.failed;
    printError(`Usage: spanwise ${command.usage}`);
    return exitCodes.wrongUsage;
  }
}

function parseOptions(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...command.options,
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(errorText(error));
  }
}

function helpLines(): readonly string[] {
  return [
    'spanwise: traces of LLM agents, from the command line.',
    '',
    ...commands.flatMap(({ usage, summary }) => [`  spanwise ${usage}`, `      ${summary}`]),
    '',
    'Every command takes --data DIR (or SPANWISE_DATA): where runs are kept.',
    'TRACE_ID may be the beginning of one, "last" or "last-failed".',
  ];
}
