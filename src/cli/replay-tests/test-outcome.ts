import type { CommandLine } from '../../model/execution.ts';
import type { ReplayReport } from '../../protocol/replay-report.ts';

/** How one replay test went. */
export interface TestOutcome {
  /** As it was named, or found: relative to where `spanwise` was started. */
  readonly file: string;
  readonly durationMs: number;
  /** A sentence each; empty where the test has passed. */
  readonly failures: readonly string[];
  /** Absent where the file could not be read. */
  readonly command?: CommandLine;
  readonly report?: ReplayReport;
  /** What the command printed. */
  readonly output: string;
}

export function hasPassed({ failures }: TestOutcome): boolean {
  return failures.length === 0;
}
