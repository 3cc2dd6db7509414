import type { CommandLine, ExecutionStarter } from '../model/execution.ts';
import type { LiveBudget } from '../model/replay-options.ts';
import type { StartedExecution } from './collector-api.ts';
import type { EnvironmentVariables } from './execution-json.ts';
import type { ReplayReport } from './replay-report.ts';

/** How the file of a replay test is called. */
export const replayTestSuffix = '.replay.json';
/** Where replay tests lie, unless a person puts them elsewhere. */
export const replayTestFolder = '.spanwise/tests';

export interface ExportReplayTest {
  /** A recorded run, or what the execution of a replay test with live calls was answered. */
  readonly recording: { readonly traceId: string } | { readonly executionId: string };
  /** Where the test will lie, and the repository's root: absolute. Other paths are written relative to it. */
  readonly file: string;
  readonly root: string;
  /** Absent: as in the recording. */
  readonly exitCode?: number;
  /** `sha256:` and the hash of what the command prints; absent: not compared. */
  readonly standardOutput?: string;
}

export interface BeginReplayTest {
  /** Absolute; relative paths in it start here. */
  readonly file: string;
  /** What the file holds. */
  readonly text: string;
  readonly startedBy: ExecutionStarter;
  /** Variables that the program would find without us: as of `beginExecution`. */
  readonly environment: EnvironmentVariables;
  readonly named?: EnvironmentVariables;
  /** To record the test anew: a call without a recorded answer goes to the provider. */
  readonly live?: LiveBudget;
}

export interface StartedReplayTest extends StartedExecution {
  readonly command: CommandLine;
  /** Absolute. */
  readonly workingDirectory: string;
  /** Names of keys that the program needs to start. Absent: not known. */
  readonly keys?: readonly string[];
  /** To be piped into the command, in base64. */
  readonly standardInput?: string;
}

export interface EndReplayTest {
  readonly executionId: string;
  /** Absent where nobody saw it: under a debugger. Then none is expected. */
  readonly exitCode?: number;
  /** What the command printed; absent where nobody read it. */
  readonly standardOutput?: string;
}

export interface ReplayTestResult {
  /** What is not as expected, a sentence each. Empty: the test has passed. */
  readonly failures: readonly string[];
  readonly report: ReplayReport;
  /** The hash of what was printed. */
  readonly standardOutput?: string;
}

/** A file name from what a run is called: `answer ticket` is `answer-ticket.replay.json`. */
export function replayTestFileName(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug === '' ? 'run' : slug}${replayTestSuffix}`;
}
