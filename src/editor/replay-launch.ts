import * as vscode from 'vscode';
import { splitPlainLine } from '../model/command-text.ts';
import { launchVariable, type ProgramLaunch } from '../protocol/program-launch.ts';
import { executionKey } from './debug-environment.ts';

export interface Launch extends ProgramLaunch {
  readonly executionId: string;
}

/**
 * Runs a command as a task in a terminal of its own, through `launcher` (see `src/cli/launch-program.ts`
 * for why). Resolves with its exit code when it has ended.
 */
export async function launchInTerminal(
  { executionId, ...launch }: Launch,
  launcher: string,
): Promise<number | undefined> {
  const execution = new vscode.ProcessExecution(process.execPath, [launcher], {
    cwd: launch.workingDirectory,
    env: { ELECTRON_RUN_AS_NODE: '1', [launchVariable]: JSON.stringify(launch) },
  });
  const task = new vscode.Task(
    { type: 'spanwise-replay', execution: executionId },
    vscode.TaskScope.Workspace,
    'Replay',
    'Spanwise',
    execution,
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    echo: false,
    clear: true,
  };
  return new Promise((resolve, reject) => {
    const ended = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.definition['execution'] !== executionId) return;
      ended.dispose();
      resolve(event.exitCode);
    });
    vscode.tasks.executeTask(task).then(undefined, (error: unknown) => {
      ended.dispose();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** How to run a command under a debugger; `undefined` where no debugger for it is known. */
export function debugConfiguration(launch: Launch): vscode.DebugConfiguration | undefined {
  const words =
    launch.command.type === 'arguments'
      ? launch.command.arguments
      : splitPlainLine(launch.command.line);
  const [executable, ...args] = words ?? [];
  const common = {
    name: 'Spanwise: Replay',
    request: 'launch',
    cwd: launch.workingDirectory,
    env: { ...launch.environment },
    [executionKey]: launch.executionId,
  };
  if (executable === undefined) {
    if (launch.command.type !== 'shell') return undefined;
    return { ...common, type: 'node-terminal', command: launch.command.line };
  }
  if (/(^|[\\/])python[\d.]*(\.exe)?$/.test(executable))
    return pythonConfiguration(common, executable, args);
  // The Node debugger attaches to every Node process that the command starts: npm, npx and tsx too.
  return { ...common, type: 'node', runtimeExecutable: executable, runtimeArgs: args };
}

function pythonConfiguration(
  common: Omit<vscode.DebugConfiguration, 'type'> & { name: string; request: string },
  python: string,
  args: readonly string[],
): vscode.DebugConfiguration | undefined {
  const [first, second, ...rest] = args;
  if (first === '-m' && second !== undefined) {
    return { ...common, type: 'debugpy', python, module: second, args: rest };
  }
  if (first === undefined || first.startsWith('-')) return undefined;
  return { ...common, type: 'debugpy', python, program: first, args: args.slice(1) };
}

/** Runs a command under the debugger. Resolves when the session has ended; rejects where it did not start. */
export async function launchInDebugger(
  configuration: vscode.DebugConfiguration,
  options?: vscode.DebugSessionOptions,
): Promise<void> {
  const executionId: unknown = configuration[executionKey];
  const ended = new Promise<void>((resolve) => {
    const listener = vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.parentSession !== undefined) return;
      if (session.configuration[executionKey] !== executionId) return;
      listener.dispose();
      resolve();
    });
  });
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!(await vscode.debug.startDebugging(folder, configuration, options))) {
    throw new Error('The debugger did not start.');
  }
  await ended;
}
