import type { SpanKind, SpanStatusCode } from '../model/span.ts';
import type { RunJson } from './run-json.ts';

/**
 * One run as the waterfall needs it, column by column: a run of 100,000 spans is a few arrays, not
 * 100,000 objects. Rows are in start order. Times are milliseconds from the run's start, exact to a
 * nanosecond for runs below 104 days.
 */
export interface Timeline {
  readonly run: RunJson;
  /** Grows with every change of the run; equal cursors mean equal timelines. */
  readonly cursor: number;
  readonly spanIds: readonly string[];
  /** Row of the parent; -1 on a root, -2 where the parent has not come (an orphan). */
  readonly parents: readonly number[];
  /** Rows of `names` and `services` below. */
  readonly nameIndexes: readonly number[];
  readonly names: readonly string[];
  readonly kinds: readonly SpanKind[];
  readonly statuses: readonly SpanStatusCode[];
  readonly startsMs: readonly number[];
  /** -1 while the span runs. */
  readonly durationsMs: readonly number[];
  /** Input and output tokens; -1 where not known. */
  readonly tokens: readonly number[];
  /** US dollars; -1 where not known. */
  readonly costs: readonly number[];
  /** Calls that were told by two instrumentations have one row. Absent where there are none. */
  readonly toldTwice?: readonly ToldTwice[];
}

export interface ToldTwice {
  readonly row: number;
  /** Of the span that has no row of its own. */
  readonly spanId: string;
  readonly name: string;
}

export const noParent = -1;
export const missingParent = -2;
