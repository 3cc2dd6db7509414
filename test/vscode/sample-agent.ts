import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

const modelServerTask = 'model server';

/** `true` where the scripted model server answers; rejects where nobody listens. */
async function modelServerAnswers(): Promise<true | undefined> {
  const upstreams = vscode.workspace
    .getConfiguration('spanwise')
    .get<Record<string, string>>('upstreams');
  const address = upstreams?.['OPENAI_BASE_URL'];
  if (address === undefined) throw new Error('The sample names no model server.');
  const { ok } = await fetch(new URL('/health', address));
  return ok ? true : undefined;
}

/** Ends the task and waits until nobody answers any more. */
export async function stopModelServer(): Promise<void> {
  for (const execution of vscode.tasks.taskExecutions) {
    if (execution.task.name === modelServerTask) execution.terminate();
  }
  await eventually(
    () =>
      modelServerAnswers().then(
        () => undefined,
        () => true as const,
      ),
    {
      withinMs: 10_000,
    },
  );
}

/** Starts the task again, and waits until it answers. */
export async function startModelServer(): Promise<void> {
  const task = (await vscode.tasks.fetchTasks()).find(({ name }) => name === modelServerTask);
  if (task === undefined) throw new Error(`There is no task "${modelServerTask}".`);
  await vscode.tasks.executeTask(task);
  await eventually(modelServerAnswers, { withinMs: 20_000 });
}

/** Types a command into a new terminal and waits for its end. */
export async function runInTerminal(line: string): Promise<void> {
  const terminal = vscode.window.createTerminal('agent');
  terminal.show();
  await eventually(() => terminal.shellIntegration, { withinMs: 20_000 });
  const ended = new Promise<void>((resolve) => {
    const listener = vscode.window.onDidEndTerminalShellExecution((event) => {
      if (event.terminal !== terminal) return;
      listener.dispose();
      resolve();
    });
  });
  terminal.sendText(line);
  await ended;
}
