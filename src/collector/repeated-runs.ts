import { groupedBy } from '../base/grouped-by.ts';
import { msToNanos } from '../base/nanos.ts';
import { countedSpans } from '../model/counted-spans.ts';
import type { TraceId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Store } from '../store/open-store.ts';
import { answeredCall, repeatedCalls, type AnsweredCall } from './repeated-calls.ts';

/** A list is read often: of what would cost more to read than its newest runs nothing is said. */
const mostSpans = 500;

/**
 * Runs whose model calls another run of the same conversation tells too, all of them, with that run: the sum
 * of a conversation counts them once. Only runs of one conversation that went on at once are read.
 */
export function repeatedRuns(store: Store, runs: readonly Run[]): ReadonlyMap<TraceId, TraceId> {
  const told = runs.filter((run) => run.conversationId !== undefined && run.llmCalls > 0);
  const groups = [...groupedBy(told, ({ conversationId }) => conversationId).values()].map(atOnce);
  const repeated: (readonly [TraceId, TraceId])[] = [];
  let spansLeft = mostSpans;
  for (const group of groups.filter(({ length }) => length > 1)) {
    spansLeft -= group.reduce((sum, { spanCount }) => sum + spanCount, 0);
    if (spansLeft < 0) break;
    repeated.push(...repeatedAmong(store, group));
  }
  return new Map(repeated);
}

/** Those that overlap another one in time. */
function atOnce(runs: readonly Run[]): readonly Run[] {
  const found = new Set<Run>();
  let latest: Run | undefined;
  for (const run of runs.toSorted((left, right) => Number(left.startTime - right.startTime))) {
    if (latest !== undefined && run.startTime <= endOf(latest)) found.add(latest).add(run);
    if (latest === undefined || endOf(run) > endOf(latest)) latest = run;
  }
  return [...found];
}

function endOf({ startTime, durationMs }: Run): bigint {
  return startTime + msToNanos(durationMs);
}

function repeatedAmong(
  store: Store,
  runs: readonly Run[],
): readonly (readonly [TraceId, TraceId])[] {
  const callsOf = new Map(runs.map(({ traceId }) => [traceId, callsOfRun(store, traceId)]));
  const answered = [...callsOf.values()].flatMap((calls) => calls.flatMap((call) => call ?? []));
  const counted = repeatedCalls(store, answered);
  return [...callsOf].flatMap(([traceId, calls]) => {
    const [teller, ...others] = new Set(calls.map((call) => call && tellerOf(call, counted)));
    return teller === undefined || others.length > 0 ? [] : [[traceId, teller] as const];
  });
}

/** `undefined` too where it is the only one to tell what the call spent. */
function tellerOf(
  call: AnsweredCall,
  counted: ReadonlyMap<AnsweredCall, AnsweredCall>,
): TraceId | undefined {
  const other = counted.get(call);
  return other === undefined || (call.usage !== undefined && other.usage === undefined)
    ? undefined
    : other.traceId;
}

function callsOfRun(store: Store, traceId: TraceId): readonly (AnsweredCall | undefined)[] {
  return countedSpans(store.rollup.spansOf(traceId)).calls.map((span) =>
    answeredCall(traceId, span),
  );
}
