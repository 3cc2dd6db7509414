import { basename } from 'node:path';
import { splitPlainLine } from '../model/command-text.ts';
import type { CommandLine } from '../model/execution.ts';
import type { Runtime } from '../model/execution-conditions.ts';
import { runTool, type ToolRun } from './run-tool.ts';

/** What runs a program, and how it is started. */
export interface Interpreter {
  readonly name: 'Node' | 'Python' | 'Deno' | 'Bun';
  readonly executable: string;
}

const nodeTools = new Set(['npm', 'npx', 'pnpm', 'yarn', 'tsx', 'ts-node', 'next', 'vite-node']);

/** Found by the command's first word that is no variable; `undefined` for programs that need none. */
export function interpreterOf(command: CommandLine): Interpreter | undefined {
  const words =
    command.type === 'arguments'
      ? command.arguments
      : (splitPlainLine(command.line) ?? command.line.split(/\s+/));
  const executable = words.find((word) => !/^\w+=/.test(word)) ?? '';
  const name = basename(executable.replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.(?:exe|cmd)$/, '');
  if (/^node\d*$/.test(name)) return { name: 'Node', executable };
  if (nodeTools.has(name)) return { name: 'Node', executable: 'node' };
  if (/^python[\d.]*$/.test(name)) return { name: 'Python', executable };
  if (name === 'deno') return { name: 'Deno', executable };
  return name === 'bun' || name === 'bunx' ? { name: 'Bun', executable: 'bun' } : undefined;
}

export async function readRuntime(
  interpreter: Interpreter,
  run: ToolRun,
): Promise<Runtime | undefined> {
  const output = await runTool(interpreter.executable, ['--version'], run);
  const version = /\d+\.\d+[\w.+-]*/.exec(output ?? '')?.[0];
  return version === undefined ? undefined : { name: interpreter.name, version };
}
