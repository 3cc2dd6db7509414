import { groupedBy } from '../base/grouped-by.ts';
import { nanos, type Nanos } from '../base/nanos.ts';
import type { TraceId } from '../model/ids.ts';
import type { RunSpan } from '../model/run.ts';
import { hasUsage, type Usage } from '../model/usage.ts';
import { clockDifference, isServedDuring, isServer } from '../dialects/from-other-runs.ts';
import type { Store } from '../store/open-store.ts';
import type { SpanPlace } from '../store/other-runs.ts';
import { toldHotSpan } from './span-decoding.ts';

/** A call whose answer has an id: by that it is found where another run tells it too. */
export interface AnsweredCall extends SpanPlace {
  readonly responseId: string;
  readonly startTime: Nanos;
  readonly endTime: Nanos;
  readonly scope: string | undefined;
  /** Absent where it tells no tokens. */
  readonly usage: Usage | undefined;
}

/** `undefined` for what is no call of a language model, or of one whose answer has no id. */
export function answeredCall(traceId: TraceId, span: RunSpan): AnsweredCall | undefined {
  const { spanId, kind, responseId, startTime, endTime = startTime, scope, usage } = span;
  if (kind !== 'llm' || responseId === undefined) return undefined;
  const told = hasUsage(usage) ? usage : undefined;
  return { traceId, spanId, responseId, startTime, endTime, scope, usage: told };
}

/**
 * Calls that two runs tell, each with the call that counts: sums over several runs count it once. Either a
 * model server tells in a run of its own what a program called, by the same rule by which the call gets its
 * server's times. Or two instrumentations with a trace each saw one call: the same answer at the same time. The
 * same answer at another time is a replay's, or a cache's. Only where two runs tell of one answer is a span read.
 */
export function repeatedCalls(
  store: Store,
  calls: readonly AnsweredCall[],
): ReadonlyMap<AnsweredCall, AnsweredCall> {
  const groups = [...groupedBy(calls, ({ responseId }) => responseId).values()];
  return new Map(groups.flatMap(aboutAtOnce).flatMap((group) => pairsAmong(store, group)));
}

/** More tell of one call so rarely that nothing is joined then: a model that is made up gives one id to all. */
const mostTellers = 8;

/** A group in groups that lie apart in time, but for those of one run. */
function aboutAtOnce(group: readonly AnsweredCall[]): readonly (readonly AnsweredCall[])[] {
  if (!isOfSeveralRuns(group)) return [];
  const parts: AnsweredCall[][] = [];
  let latestEnd = nanos(0n);
  for (const call of group.toSorted(byStart)) {
    if (call.startTime > latestEnd + clockDifference) parts.push([]);
    parts.at(-1)?.push(call);
    if (call.endTime > latestEnd) latestEnd = call.endTime;
  }
  return parts.filter((part) => part.length <= mostTellers && isOfSeveralRuns(part));
}

function isOfSeveralRuns(group: readonly AnsweredCall[]): boolean {
  return group.some(({ traceId }) => traceId !== group[0]?.traceId);
}

function byStart(left: AnsweredCall, right: AnsweredCall): number {
  return left.startTime < right.startTime ? -1 : Number(left.startTime > right.startTime);
}

type Pair = readonly [again: AnsweredCall, counted: AnsweredCall];

function pairsAmong(store: Store, group: readonly AnsweredCall[]): readonly Pair[] {
  const servers = group.filter((each) => isToldByServer(store, each));
  const seenTwice = sameCalls(group.filter((each) => !servers.includes(each)));
  const again = new Set(seenTwice.map(([each]) => each));
  const callers = group.filter((each) => !servers.includes(each) && !again.has(each));
  return [...seenTwice, ...callers.flatMap((call) => serverOf(call, servers))];
}

/** Where two servers fit a call, neither is taken for its own. */
function serverOf(call: AnsweredCall, servers: readonly AnsweredCall[]): readonly Pair[] {
  const [only, second] = servers.filter(
    (server) => server.traceId !== call.traceId && isServedDuring(server, call),
  );
  return only === undefined || second !== undefined ? [] : [[only, call]];
}

function isToldByServer(store: Store, { traceId, spanId }: AnsweredCall): boolean {
  const stored = store.spans.get(traceId, spanId);
  return stored !== undefined && isServer(toldHotSpan(stored));
}

/** Of those that tell tokens the first counts. Two programs may get one answer at once, from one instrumentation. */
function sameCalls(calls: readonly AnsweredCall[]): readonly Pair[] {
  const counted = calls.find(({ usage }) => usage !== undefined) ?? calls[0];
  if (counted === undefined) return [];
  return calls
    .filter((each) => each.traceId !== counted.traceId && isSeenAtOnce(each, counted))
    .map((each) => [each, counted]);
}

function isSeenAtOnce(call: AnsweredCall, other: AnsweredCall): boolean {
  const isOtherScope = call.scope !== undefined && call.scope !== other.scope;
  const isAtOnce = call.startTime <= other.endTime && other.startTime <= call.endTime;
  return isOtherScope && isAtOnce && saysTheSame(call.usage, other.usage);
}

/** One of them may leave cached tokens out of the input: what was put out is the same. */
function saysTheSame(usage: Usage | undefined, other: Usage | undefined): boolean {
  return usage === undefined || other === undefined || usage.outputTokens === other.outputTokens;
}
