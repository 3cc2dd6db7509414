import { splitPlainLine } from '../../model/command-text.ts';
import type { CommandLine } from '../../model/execution.ts';
import type { EnvironmentVariables } from '../../protocol/execution-json.ts';

/** What a debugger is told to start: its type, and the members of a launch configuration of that type. */
export interface DebugLaunch {
  readonly type: 'node' | 'node-terminal' | 'debugpy';
  readonly members: { readonly [name: string]: string | readonly string[] };
  /** Variables that the command's line itself sets. */
  readonly environment: EnvironmentVariables;
}

/** Whether a path, relative to the command's working directory, exists. */
export type Exists = (path: string) => boolean;

/** How to start a recorded command under a debugger, as it was started; `undefined` where none is known. */
export function debugLaunch(command: CommandLine, exists: Exists): DebugLaunch | undefined {
  if (command.type === 'arguments') return ofWords(command.arguments, exists);
  const { environment, rest } = leadingAssignments(command.line);
  const words = splitPlainLine(rest);
  if (words !== undefined) {
    const launch = ofWords(words, exists);
    return launch && { ...launch, environment };
  }
  // A line that needs a shell: its debugger attaches to every Node process in it, and to no other.
  if (/\b(?:python[\d.]*|uv|poetry|pdm|rye|pipenv)\b/.test(rest)) return undefined;
  return { type: 'node-terminal', members: { command: command.line }, environment: {} };
}

function ofWords(words: readonly string[], exists: Exists): DebugLaunch | undefined {
  const [executable, ...args] = words;
  if (executable === undefined) return undefined;
  const name = baseName(executable);
  if (/^python[\d.]*$/.test(name)) return pythonLaunch(executable, args);
  if (pythonRunners.has(name)) return runnerLaunch(args, exists);
  if (otherRuntimes.has(name)) return undefined;
  // The debugger attaches to every Node process that the command starts: those of npm, npx and tsx too.
  const members = { runtimeExecutable: executable, runtimeArgs: args };
  return { type: 'node', members, environment: {} };
}

/** They run a command in the project's environment. */
const pythonRunners = new Set(['uv', 'poetry', 'pdm', 'rye', 'pipenv']);

/** Waiting for one of these to turn up as a Node process is of no use. */
const otherRuntimes = new Set(
  'bun cargo deno docker dotnet go gradle java make mvn php ruby'.split(' '),
);

/** Of Python's own options, those that take a value. */
const withValue = new Set(['-X', '-W', '--check-hash-based-pycs']);

function pythonLaunch(python: string, args: readonly string[]): DebugLaunch | undefined {
  const options: string[] = [];
  let rest = args;
  for (let [first] = rest; isPythonOption(first); [first] = rest) {
    const length = withValue.has(first) ? 2 : 1;
    options.push(...rest.slice(0, length));
    rest = rest.slice(length);
  }
  const [first, second, ...more] = rest;
  const pythonArgs = options.length > 0 ? { pythonArgs: options } : {};
  const common = { python, ...pythonArgs };
  if (first === '-m' && second !== undefined)
    return debugpy({ ...common, module: second, args: more });
  if (first === '-c' && second !== undefined)
    return debugpy({ ...common, code: second, args: more });
  if (first === undefined || first.startsWith('-')) return undefined;
  return debugpy({ ...common, program: first, args: rest.slice(1) });
}

function isPythonOption(word: string | undefined): word is string {
  return word?.startsWith('-') === true && !['-m', '-c', '-', '--help', '-V'].includes(word);
}

function debugpy(members: DebugLaunch['members']): DebugLaunch {
  return { type: 'debugpy', members, environment: {} };
}

/** `uv run agent.py`, `poetry run python -m agent`: only where the project's own Python is found. */
function runnerLaunch(args: readonly string[], exists: Exists): DebugLaunch | undefined {
  const [run, first = '', ...rest] = args;
  const python = ['.venv/bin/python', String.raw`.venv\Scripts\python.exe`].find(exists);
  if (run !== 'run' || python === undefined) return undefined;
  if (/^python[\d.]*$/.test(baseName(first))) return pythonLaunch(python, rest);
  return first.endsWith('.py') ? pythonLaunch(python, [first, ...rest]) : undefined;
}

function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd)$/i, '');
}

/** `A=1 B='two words' command …`, as shells have it. A value that a shell would work on ends the list. */
function leadingAssignments(line: string): {
  readonly environment: EnvironmentVariables;
  readonly rest: string;
} {
  const environment: Record<string, string> = {};
  const assignment = /^\s*([A-Za-z_]\w*)=('[^']*'|"[^"$`\\]*"|[^\s'"|&;<>()$`\\*?~]*)\s+/;
  let rest = line;
  for (let match = assignment.exec(rest); match !== null; match = assignment.exec(rest)) {
    const [whole, name = '', value = ''] = match;
    environment[name] = value.replace(/^(['"])(.*)\1$/s, '$2');
    rest = rest.slice(whole.length);
  }
  return { environment, rest };
}
