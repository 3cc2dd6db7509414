import * as vscode from 'vscode';
import type { CommandLine } from '../model/execution.ts';

/** A command as a person reads it. */
export function commandText(command: CommandLine): string {
  if (command.type === 'shell') return command.line;
  return command.arguments
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part}'`))
    .join(' ');
}

/** The words of a line that no shell has to interpret; `undefined` where it uses more than quotes. */
export function splitPlainLine(line: string): readonly string[] | undefined {
  if (/[|&;<>()$`\\*?[\]{}~#\n]/.test(line) || /^\w+=/.test(line)) return undefined;
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+/g);
  return words?.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** What a task runs; `undefined` for tasks that are no command (custom executions). */
export function commandOfTask(task: vscode.Task): CommandLine | undefined {
  const execution = task.execution;
  if (execution instanceof vscode.ProcessExecution) {
    return { type: 'arguments', arguments: [execution.process, ...execution.args] };
  }
  if (!(execution instanceof vscode.ShellExecution)) return undefined;
  if (execution.commandLine !== undefined) return { type: 'shell', line: execution.commandLine };
  if (execution.command === undefined) return undefined;
  const parts = [execution.command, ...(execution.args ?? [])];
  return {
    type: 'arguments',
    arguments: parts.map((part) => (typeof part === 'string' ? part : part.value)),
  };
}

/** What a debug configuration launches; `undefined` for kinds whose command is not known here. */
export function commandOfDebugConfiguration(
  configuration: vscode.DebugConfiguration,
): CommandLine | undefined {
  const { type, program } = configuration;
  const args = strings(configuration['args']);
  if (type === 'node' || type === 'pwa-node') {
    const executable = text(configuration['runtimeExecutable']) ?? 'node';
    const runtimeArguments = strings(configuration['runtimeArgs']);
    const script = text(program);
    return {
      type: 'arguments',
      arguments: [
        executable,
        ...runtimeArguments,
        ...(script === undefined ? [] : [script]),
        ...args,
      ],
    };
  }
  if (type === 'python' || type === 'debugpy') {
    const python = text(configuration['python']) ?? 'python';
    const module = text(configuration['module']);
    const script = text(program);
    if (module !== undefined)
      return { type: 'arguments', arguments: [python, '-m', module, ...args] };
    if (script !== undefined) return { type: 'arguments', arguments: [python, script, ...args] };
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
