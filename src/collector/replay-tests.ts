import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, relative, resolve, sep } from 'node:path';
import { defined } from '../base/defined.ts';
import { parseExecutionId, type ExecutionId } from '../model/ids.ts';
import type { ReplayOptions } from '../model/replay-options.ts';
import { errorText } from '../base/log.ts';
import type {
  BeginReplayTest,
  EndReplayTest,
  ExportReplayTest,
  ReplayTestResult,
  StartedReplayTest,
} from '../protocol/replay-test.ts';
import { keyOfVariable } from '../protocol/provider-variables.ts';
import { keyName } from '../protocol/replay-keys.ts';
import { replaySentence, type ReplayReport } from '../protocol/replay-report.ts';
import { RpcError } from '../protocol/rpc.ts';
import { headerValue, providerMark } from '../replay/exchange-marks.ts';
import { readReplayTest, rootOfReplayTest } from '../replay/test-file/read-replay-test.ts';
import type {
  ReplayTest,
  ReplayTestExpectation,
  ReplayTestSurroundings,
} from '../replay/test-file/replay-test.ts';
import { writeReplayTest } from '../replay/test-file/write-replay-test.ts';
import type { Upstreams } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import type { ExecutionRegistry } from './execution-registry.ts';
import { recordedExecution, recordedRun, type RecordedRun } from './recorded-run.ts';
import type { Replays } from './replays.ts';
import { storedRun } from './run-queries.ts';
import { upstreamsOf } from './upstreams.ts';

/** Of tests that have ended; each holds a whole recording. */
const mostBegun = 20;

/** Recordings that lie in a repository: written there, and run again from there. */
export class ReplayTests {
  private readonly store: Store;
  private readonly registry: ExecutionRegistry;
  private readonly replays: Replays;
  /** Those that run, and those that have ended and may be written anew. */
  private readonly begun = new Map<string, ReplayTest>();

  constructor(store: Store, registry: ExecutionRegistry, replays: Replays) {
    this.store = store;
    this.registry = registry;
    this.replays = replays;
  }

  /** The text of the file. Fails as `beginReplay` does where the run cannot be replayed. */
  export(params: ExportReplayTest): { text: string } {
    const recorded = this.recorded(params.recording);
    const { command, workingDirectory } = recorded;
    if (command === undefined || workingDirectory === undefined)
      throw new RpcError(
        'no-command',
        'The command of this run is not known. Start it in this workspace, or with "spanwise record", to record it.',
      );
    const exitCode = params.exitCode ?? this.store.executions.get(recorded.executionId)?.exitCode;
    const test: ReplayTest = {
      root: relativePath(dirname(params.file), params.root),
      workingDirectory: relativePath(params.root, workingDirectory),
      command,
      upstreamPaths: pathsOf(recorded),
      expect: defined<ReplayTestExpectation>({
        exitCode,
        calls: 'exact',
        standardOutput: params.standardOutput,
      }),
      surroundings: this.surroundings(recorded.executionId),
      exchanges: recorded.exchanges,
    };
    return { text: writeReplayTest(test, { root: params.root, home: homedir() }, sha256) };
  }

  /** Fails with `bad-request` where the text is no replay test. */
  begin(params: BeginReplayTest): StartedReplayTest {
    const { file, text, startedBy, live, environment: own } = params;
    const { test, root } = readTest(file, text);
    const workingDirectory = resolve(root, test.workingDirectory);
    const { command, exchanges } = test;
    const upstreams =
      live === undefined
        ? unreachable(test.upstreamPaths)
        : this.registry.upstreamsOf({ ...params, record: true });
    const preload = test.surroundings.preload ?? false;
    const start = { startedBy, command, workingDirectory, upstreams, environment: own, preload };
    const options: ReplayOptions =
      live === undefined
        ? { onMiss: 'halt', speed: 0 }
        : { onMiss: 'live', speed: 0, budget: live };
    const { executionId, environment } = this.replays.beginTest(start, exchanges, options);
    this.begun.set(executionId, test);
    const [oldest] = this.begun.keys();
    if (this.begun.size > mostBegun && oldest !== undefined) this.begun.delete(oldest);
    const { keys, standardInput } = test.surroundings;
    return defined<StartedReplayTest>({
      executionId,
      environment,
      command,
      workingDirectory,
      keys,
      standardInput: standardInput && Buffer.from(standardInput).toString('base64'),
    });
  }

  async end({ executionId, exitCode, standardOutput }: EndReplayTest): Promise<ReplayTestResult> {
    const test = this.begun.get(executionId);
    if (test === undefined)
      throw new RpcError('not-found', `There is no replay test ${executionId}.`);
    const report = await this.replays.end(executionId, exitCode);
    const seen = defined<Seen>({
      report,
      exitCode,
      standardOutput: standardOutput === undefined ? undefined : outputHash(standardOutput),
    });
    return defined<ReplayTestResult>({
      failures: failuresOf(test.expect, seen),
      report,
      standardOutput: seen.standardOutput,
    });
  }

  /** Of a test that is written anew: as they were. */
  private surroundings(executionId: ExecutionId): ReplayTestSurroundings {
    const test = this.begun.get(executionId);
    if (test !== undefined) return test.surroundings;
    const told = this.store.conditions.get(executionId);
    return defined<ReplayTestSurroundings>({
      keys: told?.conditions.environment?.filter((name) => keyName.test(name)),
      preload: told?.conditions.preload,
      standardInput: told?.standardInput,
    });
  }

  private recorded(recording: ExportReplayTest['recording']): RecordedRun {
    if ('traceId' in recording)
      return recordedRun(this.store, storedRun(this.store, recording.traceId));
    const id = parseExecutionId(recording.executionId);
    if (id === undefined) throw new RpcError('not-found', 'There is no such execution.');
    return recordedExecution(this.store, id);
  }
}

interface Seen {
  readonly report: ReplayReport;
  readonly exitCode?: number;
  readonly standardOutput?: string;
}

function failuresOf(expect: ReplayTestExpectation, seen: Seen): readonly string[] {
  const { report, exitCode, standardOutput } = seen;
  const asExpected =
    report.divergences.length === 0 &&
    report.unused === 0 &&
    (expect.calls === 'near' || report.minor === 0);
  return [
    ...(asExpected ? [] : [`The calls are not those of the recording: ${replaySentence(report)}.`]),
    ...(differs(expect.exitCode, exitCode)
      ? [`The command exited with ${exitCode}, not with ${expect.exitCode}.`]
      : []),
    ...(differs(expect.standardOutput, standardOutput)
      ? ['The command printed something else than when the test was saved.']
      : []),
  ];
}

/** What nobody expected, and what nobody saw, does not differ. */
function differs<Value>(expected: Value | undefined, seen: Value | undefined): boolean {
  return expected !== undefined && seen !== undefined && expected !== seen;
}

function readTest(file: string, text: string): { test: ReplayTest; root: string } {
  try {
    const root = resolve(dirname(file), rootOfReplayTest(text));
    return { test: readReplayTest(text, { root, home: homedir() }, sha256), root };
  } catch (error) {
    throw new RpcError('bad-request', `${file}: ${errorText(error)}`);
  }
}

/** With slashes on every system; `.` where both are the same. */
function relativePath(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/');
  return path === '' ? '.' : path;
}

/** Of the providers that were called; the others are where they are by default. */
function pathsOf({ upstreams, exchanges }: RecordedRun): Upstreams {
  const called = new Set(
    exchanges.map(({ request }) => headerValue(request.headers, providerMark)),
  );
  const used = Object.entries(upstreams).filter(([name]) => called.has(keyOfVariable(name)));
  return Object.fromEntries(used.map(([name, upstream]) => [name, new URL(upstream).pathname]));
}

/**
 * Every provider's address, at a host that exists nowhere (RFC 6761): whatever happens, a test calls
 * nobody, those that it has no answer of neither.
 */
function unreachable(paths: Upstreams): Upstreams {
  const known = Object.entries(upstreamsOf({ environment: {}, record: true }));
  const all = {
    ...Object.fromEntries(known.map(([name, upstream]) => [name, new URL(upstream).pathname])),
    ...paths,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, path]) => [
      name,
      `http://recorded.invalid${path === '/' ? '' : path}`,
    ]),
  );
}

/** Windows ends its lines in another way. */
function outputHash(output: string): string {
  return `sha256:${sha256(output.replaceAll('\r\n', '\n'))}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
