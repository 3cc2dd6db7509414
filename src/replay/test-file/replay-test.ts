import type { CommandLine } from '../../model/execution.ts';
import type { RecordedExchange } from '../../model/recorded-exchange.ts';

/** A recording that lies in a repository as a test: the command, what it was answered, what is expected. */
export interface ReplayTest {
  /** From the file's folder to the root of the repository, with slashes: `../..`. */
  readonly root: string;
  readonly command: CommandLine;
  /** From the root, with slashes; `.` is the root itself. */
  readonly workingDirectory: string;
  /** The path that each base-URL variable named. Its host is of no use: nobody is called. */
  readonly upstreamPaths: { readonly [variable: string]: string };
  readonly expect: ReplayTestExpectation;
  readonly surroundings: ReplayTestSurroundings;
  readonly exchanges: readonly RecordedExchange[];
}

/** What the command finds beside its recorded answers. */
export interface ReplayTestSurroundings {
  /** Names of the keys that the program had: it is given words in place of them. Absent: not known. */
  readonly keys?: readonly string[];
  /** The program's HTTP clients must be pointed at the gateway. */
  readonly preload?: true;
  /** What was piped into the command. */
  readonly standardInput?: Uint8Array;
}

export interface ReplayTestExpectation {
  /** Absent: any. */
  readonly exitCode?: number;
  /** `near`: a request may differ in what cannot change the answer. */
  readonly calls: 'exact' | 'near';
  /** `sha256:` and the hash of what the command prints; absent: anything. */
  readonly standardOutput?: string;
}

/** The one version there is; a later one that cannot be read by this one is another number. */
export const replayTestVersion = 1;

/** What is done with texts by those who read and write the file; pure code has no hash of its own. */
export type HashText = (text: string) => string;
