import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { defined } from '../base/defined.ts';
import { nanosToMs } from '../base/nanos.ts';
import { callStats, statsKeys, type CallStats, type StatsKey } from '../model/call-stats.ts';
import type { StatsSample } from '../model/call-stats.ts';
import { countedSpans } from '../model/counted-spans.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { RunSpan } from '../model/run.ts';
import type { Span } from '../model/span.ts';
import { hasUsage } from '../model/usage.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Store } from '../store/open-store.ts';
import { catchUpRuns } from './catch-up.ts';
import { answeredCall, repeatedCalls, type AnsweredCall } from './repeated-calls.ts';
import { completeStoredHit, toldHotSpan } from './span-decoding.ts';

/** As many runs as a list shows at most, the newest ones. */
const mostRuns = 10_000;
/** Others get their turn after so long. */
const sliceMs = 10;

/** What calls took and cost, summed up over the newest runs. Throws `RpcError` `bad-request`. */
export async function runStats(store: Store, by: string): Promise<readonly CallStats[]> {
  const key = statsKeys.find((each) => each === by);
  if (key === undefined)
    throw new RpcError('bad-request', `Stats are by ${statsKeys.join(', ')}, not by "${by}".`);
  const traceIds = store.runs.traceIds({ limit: mostRuns, failedOnly: false, since: 0n });
  await catchUpRuns(store, traceIds);
  const samples: StatsSample[] = [];
  const answered = new Map<AnsweredCall, StatsSample>();
  let sliceStart = performance.now();
  for (const traceId of traceIds) {
    for (const { sample, call } of samplesOf(store, traceId, key)) {
      samples.push(sample);
      if (call !== undefined) answered.set(call, sample);
      if (performance.now() - sliceStart < sliceMs) continue;
      await turnOfOthers();
      sliceStart = performance.now();
    }
  }
  return callStats(eachCallOnce(store, samples, { by: key, answered }));
}

interface SampleOfSpan {
  readonly sample: StatsSample;
  readonly call?: AnsweredCall;
}

type AnsweredSamples = ReadonlyMap<AnsweredCall, StatsSample>;

/** Of model calls, each once; by name of every span, which may repeat what those below it spent. */
function* samplesOf(store: Store, traceId: TraceId, by: StatsKey): Iterable<SampleOfSpan> {
  const { calls, once, spending } = countedSpans(store.rollup.spansOf(traceId));
  const spenders = new Set(spending);
  for (const span of by === 'name' ? once : calls) {
    const told = isCall(span) ? toldSpan(store, by, { traceId, spanId: span.spanId }) : undefined;
    const sample = defined<StatsSample>({
      key: keyOf(by, { span, told }),
      failed: span.status === 'error',
      durationMs: span.endTime === undefined ? undefined : nanosToMs(span.endTime - span.startTime),
      timeToFirstTokenMs: told?.llm?.timeToFirstTokenMs ?? told?.serving?.timeToFirstTokenMs,
      usage: spenders.has(span) && hasUsage(span.usage) ? span.usage : undefined,
      costUsd: spenders.has(span) ? span.costUsd : undefined,
    });
    yield defined<SampleOfSpan>({ sample, call: answeredCall(traceId, span) });
  }
}

/**
 * A call that two runs tell counts in one of them, with what only the other tells. By name every span has its
 * entry: the other stays, without what was spent.
 */
function eachCallOnce(
  store: Store,
  samples: readonly StatsSample[],
  { by, answered }: { readonly by: StatsKey; readonly answered: AnsweredSamples },
): readonly StatsSample[] {
  const replaced = new Map<StatsSample, readonly StatsSample[]>();
  for (const [again, call] of repeatedCalls(store, [...answered.keys()])) {
    const [repeated, counted] = [answered.get(again), answered.get(call)];
    if (repeated === undefined || counted === undefined) continue;
    const { usage, costUsd, timeToFirstTokenMs, ...shown } = repeated;
    replaced.set(repeated, by === 'name' ? [shown] : []);
    const [known = counted] = replaced.get(counted) ?? [];
    const spent = call.usage !== undefined ? {} : { usage, costUsd };
    replaced.set(counted, [defined<StatsSample>({ timeToFirstTokenMs, ...spent, ...known })]);
  }
  return samples.flatMap((sample) => replaced.get(sample) ?? sample);
}

function isCall({ kind }: RunSpan): boolean {
  return kind === 'llm' || kind === 'embedding' || kind === 'rerank';
}

/**
 * Names of prompts and times to the first token are no columns: they are read of the calls alone. A prompt
 * may stand on a span above.
 */
function toldSpan(store: Store, by: StatsKey, { traceId, spanId }: SpanPlace): Span | undefined {
  const stored = store.spans.get(traceId, spanId);
  if (stored === undefined) return undefined;
  return by === 'prompt' ? completeStoredHit(stored, store.neighbors, []) : toldHotSpan(stored);
}

interface SpanPlace {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
}

function keyOf(
  by: StatsKey,
  { span, told }: { readonly span: RunSpan; readonly told: Span | undefined },
): string | undefined {
  if (by === 'prompt') return told?.prompt?.name;
  return span[by];
}
