import type { RunGrouping } from '../model/run-grouping.ts';
import type { Run, RunCost } from '../model/run.ts';
import type { Usage } from '../model/usage.ts';

/** A run as every consumer outside the collector reads it. */
export interface RunJson extends RunGrouping {
  readonly traceId: string;
  readonly name: string;
  readonly service?: string;
  readonly startTimeUnixNano: string;
  readonly durationMs: number;
  readonly status: Run['status'];
  readonly spanCount: number;
  readonly errorCount: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly usage: Usage;
  readonly cost: RunCost;
  readonly models: readonly string[];
  readonly replayOf?: string;
  /** Absent: it goes when it is old. */
  readonly pinned?: true;
  /** Another run of the same conversation, which tells all of its model calls too. In lists that ask for it. */
  readonly repeats?: string;
}

export function runToJson(run: Run): RunJson {
  const { startTime, ...same } = run;
  return { ...same, startTimeUnixNano: String(startTime) };
}
