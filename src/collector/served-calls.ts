import { groupedBy } from '../base/grouped-by.ts';
import type { Nanos } from '../base/nanos.ts';
import type { TraceId } from '../model/ids.ts';
import type { RunSpan } from '../model/run.ts';
import { hasUsage } from '../model/usage.ts';
import { isServedDuring, isServer } from '../dialects/from-other-runs.ts';
import type { Store } from '../store/open-store.ts';
import type { SpanPlace } from '../store/other-runs.ts';
import { toldHotSpan } from './span-decoding.ts';

/** A call whose answer has an id: by that it is found where another run tells it too. */
export interface AnsweredCall extends SpanPlace {
  readonly responseId: string;
  readonly startTime: Nanos;
  readonly endTime?: Nanos;
  readonly tellsUsage: boolean;
}

/** `undefined` for what is no call of a language model, or of one whose answer has no id. */
export function answeredCall(traceId: TraceId, span: RunSpan): AnsweredCall | undefined {
  const { spanId, kind, responseId, startTime, endTime, usage } = span;
  if (kind !== 'llm' || responseId === undefined) return undefined;
  const times = endTime === undefined ? { startTime } : { startTime, endTime };
  return { traceId, spanId, responseId, ...times, tellsUsage: hasUsage(usage) };
}

/**
 * What a model server told in runs of its own of calls that these runs tell themselves, with the call that it
 * was: sums over several runs count such a call once. The rule is the one by which a call gets its server's
 * times, so that nothing is joined here that is not shown as joined. Only where two runs tell of one answer
 * is a span read.
 */
export function servedCalls(
  store: Store,
  calls: readonly AnsweredCall[],
): ReadonlyMap<AnsweredCall, AnsweredCall> {
  const pairs = [...groupedBy(calls, ({ responseId }) => responseId).values()].flatMap((group) =>
    group.some(({ traceId }) => traceId !== group[0]?.traceId) ? pairsAmong(store, group) : [],
  );
  return new Map(pairs);
}

type Pair = readonly [server: AnsweredCall, call: AnsweredCall];

/** Those of one answer. Where two servers fit a call, neither is taken for its own. */
function pairsAmong(store: Store, group: readonly AnsweredCall[]): readonly Pair[] {
  const servers = group.filter((each) => isToldByServer(store, each));
  const callers = group.filter((each) => !servers.includes(each));
  return callers.flatMap((call): readonly Pair[] => {
    const [only, second] = servers.filter(
      (server) => server.traceId !== call.traceId && isServedDuring(server, call),
    );
    return only === undefined || second !== undefined ? [] : [[only, call]];
  });
}

function isToldByServer(store: Store, { traceId, spanId }: AnsweredCall): boolean {
  const stored = store.spans.get(traceId, spanId);
  return stored !== undefined && isServer(toldHotSpan(stored));
}
