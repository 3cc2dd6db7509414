import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// Spanwise's programs as real processes, run straight from source.

const register = new URL('./register.mjs', import.meta.url).href;
export const collectorProgram = sourceFile('../../src/collector/main.ts');
const cliProgram = sourceFile('../../src/cli/main.ts');
const windowProgram = sourceFile('./window-process.ts');
export const sampleAgent = sourceFile('./sample-agent.mjs');

export const freePorts = ['--http-port', '0', '--grpc-port', '0', '--gateway-port', '0'];

function sourceFile(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: { readonly [name: string]: string };
  readonly workingDirectory?: string;
  /** `pipe`: it ends when this process does. */
  readonly input?: 'pipe';
  /** Piped into it, whole. */
  readonly standardInput?: string;
}

/** Runs `spanwise` to its end. A collector that it starts takes free ports, whatever the machine runs. */
export async function spanwise(
  dataDirectory: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const [command = '', ...rest] = args;
  const child = start(cliProgram, [command, '--data', dataDirectory, ...rest], options);
  if (options.standardInput !== undefined) child.stdin?.end(options.standardInput);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** What `spanwise … --json` prints, where it exits with 0. */
export async function spanwiseJson(
  dataDirectory: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<unknown> {
  const { exitCode, stdout, stderr } = await spanwise(
    dataDirectory,
    [...args.slice(0, 1), '--json', ...args.slice(1)],
    options,
  );
  if (exitCode !== 0) throw new Error(`spanwise ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

export interface ServedCollector {
  readonly process: ChildProcess;
  readonly http: string;
  readonly grpc: string;
  readonly gateway: string;
  /** What else it wrote. */
  readonly stderr: () => string;
}

/** `spanwise serve`, once it accepts. */
export async function serve(
  dataDirectory: string,
  args: readonly string[] = freePorts,
): Promise<ServedCollector> {
  const child = start(cliProgram, ['serve', '--data', dataDirectory, '--json', ...args]);
  const stderr = collect(child.stderr);
  const line = await firstLine(child).catch((error: unknown) => {
    throw new Error(`serve ended early: ${stderr()}`, { cause: error });
  });
  const { http, grpc, gateway } = JSON.parse(line) as Pick<
    ServedCollector,
    'http' | 'grpc' | 'gateway'
  >;
  return { process: child, http, grpc, gateway, stderr };
}

/** The collector as windows start it: no standard output, ends by itself. */
export function startCollectorProcess(
  dataDirectory: string,
  args: readonly string[] = [],
): ChildProcess {
  return start(collectorProgram, ['--data', dataDirectory, ...freePorts, ...args]);
}

/** Says what a window would know and show: see `window-process.ts`. */
export function startWindowProcess(dataDirectory: string, program: string): ChildProcess {
  return start(windowProgram, [dataDirectory, program], { input: 'pipe' });
}

export async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode;
}

/** Ends a process that may have ended already. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function start(program: string, args: readonly string[], options: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: options.workingDirectory,
    env: {
      ...withoutOwnSettings(process.env),
      // Passed on to the collector that the command line starts.
      NODE_OPTIONS: `--import=${register} --no-warnings=ExperimentalWarning`,
      ...options.environment,
    },
    stdio: [
      options.standardInput === undefined ? (options.input ?? 'ignore') : 'pipe',
      'pipe',
      'pipe',
    ],
  });
}

/** The tests may themselves run in a terminal that Spanwise records. */
function withoutOwnSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(?:OTEL_|SPANWISE_|OPENAI_)|_BASE_URL$|_API_KEY$|^OLLAMA_HOST$/.test(name),
    ),
  );
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const pieces: Buffer[] = [];
  stream?.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString('utf8');
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('exit', (code) => reject(new Error(`It exited with ${code}.`)));
  });
}
