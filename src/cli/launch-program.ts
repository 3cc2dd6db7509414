import { isJsonObject, parseJson } from '../base/json.ts';
import { commandText } from '../model/command-text.ts';
import { launchVariable, type ProgramLaunch } from '../protocol/program-launch.ts';
import { printLine } from './output.ts';
import { replayProgram } from './replay-program.ts';

/**
 * Runs the program that its environment names, on this terminal, and exits as it did. For the editor's
 * replays: a terminal of VS Code puts the window's own variables over those that it is asked to set.
 */
async function launchProgram(): Promise<number> {
  const launch = parseJson(process.env[launchVariable] ?? '');
  if (!isJsonObject(launch)) throw new Error(`${launchVariable} does not say what to run.`);
  const program = launch as unknown as ProgramLaunch;
  // Neither is the program's: the second makes Electron's own binary a Node.
  delete process.env[launchVariable];
  delete process.env['ELECTRON_RUN_AS_NODE'];
  if (program.quiet !== true) printLine(`> ${commandText(program.command)}\n`);
  return replayProgram(program, 'standard-output');
}

void launchProgram().then((code) => (process.exitCode = code));
