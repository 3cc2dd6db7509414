import type { DebugConfiguration } from 'vscode';
import type { CommandLine } from '../model/execution.ts';

/** What a debug configuration launches; `undefined` for kinds whose command is not known here. */
export function commandOfDebugConfiguration(
  configuration: DebugConfiguration,
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
