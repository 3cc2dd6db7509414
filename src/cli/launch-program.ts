import { isJsonObject, parseJson } from '../base/json.ts';
import { commandText } from '../model/command-text.ts';
import { launchVariable, type ProgramLaunch } from '../protocol/program-launch.ts';
import { printLine } from './output.ts';
import { replayServer } from './replay-server.ts';
import { runProgram, type ProgramStart } from './run-program.ts';

/**
 * Runs the program that its environment names, on this terminal, and exits as it did. For the editor's
 * replays: a terminal of VS Code puts the window's own variables over those that it is asked to set.
 */
async function launchProgram(): Promise<number> {
  const launch = parseJson(process.env[launchVariable] ?? '');
  if (!isJsonObject(launch)) throw new Error(`${launchVariable} does not say what to run.`);
  const program = launch as unknown as ProgramLaunch;
  const { command, workingDirectory, environment, standardInput, rootRequest, quiet } = program;
  // Neither is the program's: the second makes Electron's own binary a Node.
  delete process.env[launchVariable];
  delete process.env['ELECTRON_RUN_AS_NODE'];
  if (quiet !== true) printLine(`> ${commandText(command)}\n`);
  const start: ProgramStart = {
    command,
    workingDirectory,
    environment,
    output: 'standard-output',
    ...(standardInput !== undefined && {
      input: { given: Buffer.from(standardInput, 'base64') },
    }),
  };
  return rootRequest === undefined ? runProgram(start) : replayServer(start, rootRequest);
}

void launchProgram().then((code) => (process.exitCode = code));
