import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { RecordedExchange } from '../model/recorded-exchange.ts';
import type { Span } from '../model/span.ts';
import type { RootRequest } from '../protocol/collector-api.ts';
import { RpcError } from '../protocol/rpc.ts';
import { headerValue } from '../replay/exchange-marks.ts';
import type { Rebuilding } from '../replay/replay-session.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import { exchangeSpans, type ExchangeSpan } from './exchange-spans.ts';
import { fromStoredLog } from './log-decoding.ts';
import { rebuildRun } from './rebuilt-run.ts';
import { knownRun, recordingWindow, type KnownRun, type RecordedPlace } from './recorded-run.ts';
import { rootRequest } from './root-request.ts';
import { completeStoredRun } from './span-decoding.ts';

/** The answers of a replay. */
export interface AnswerSource {
  /** Whose they are; absent where they are of no execution in this store. */
  readonly executionId?: ExecutionId;
  readonly exchanges: readonly RecordedExchange[];
  /** Present where the answers are made from spans. */
  readonly rebuilding?: Rebuilding;
  /** The run that is replayed: a recording may hold several. */
  readonly traceId?: TraceId;
  /** The span that tells of a recorded call, where one is known. */
  readonly placeOf: (sequence: number) => RecordedPlace | undefined;
}

/** What a replay of a run is served from: what was recorded, or else what its spans tell. */
export interface ReplaySource extends AnswerSource, Omit<KnownRun, 'exchanges'> {
  /** What cannot be replayed, in sentences. */
  readonly problems: readonly string[];
  /** What the run began with, where its command is a server. */
  readonly rootRequest?: RootRequest;
}

/** Throws `RpcError` `not-recorded` where there is nothing to replay from. */
export function replaySource(store: Store, stored: StoredRun): ReplaySource {
  const known = knownRun(store, stored);
  const request = rootRequest(store, stored);
  const server = request === undefined ? {} : { rootRequest: request };
  const { executionId, exchanges } = known;
  const { traceId } = stored.run;
  if (executionId === undefined || exchanges.length === 0) {
    const runs = request === undefined ? runsOfCommand(store, stored) : [stored];
    return { ...known, ...server, traceId, ...rebuiltFromSpans(store, runs) };
  }
  const spans = onceAsked(() => exchangeSpans(store, executionId, exchanges));
  // A server has answered for many runs, and is asked for this one only.
  const kept = request === undefined ? exchanges : callsOfRun(exchanges, spans(), stored);
  return {
    ...known,
    ...server,
    exchanges: kept.map((exchange, index) => ({ ...exchange, sequence: index + 1 })),
    problems: [],
    traceId,
    placeOf: (sequence) => spans().get(kept[sequence - 1]?.sequence ?? 0),
  };
}

function callsOfRun(
  exchanges: readonly StoredExchange[],
  spans: ReadonlyMap<number, ExchangeSpan>,
  stored: StoredRun,
): readonly StoredExchange[] {
  const { fromMs, toMs } = recordingWindow(stored);
  return exchanges.filter(({ sequence, startedAtMs, request }) => {
    const context = /^00-([0-9a-f]{32})-/.exec(headerValue(request.headers, 'traceparent') ?? '');
    const traceId = spans.get(sequence)?.traceId ?? context?.[1];
    // What no span tells of is this run's where it was called meanwhile.
    const isMeanwhile = startedAtMs >= fromMs && startedAtMs <= toMs;
    return traceId === undefined ? isMeanwhile : traceId === stored.run.traceId;
  });
}

function onceAsked<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function rebuiltFromSpans(
  store: Store,
  runs: readonly StoredRun[],
): Pick<ReplaySource, 'exchanges' | 'rebuilding' | 'problems' | 'placeOf'> {
  const spans = runs.flatMap(({ run }) => spansOf(store, run.traceId));
  const inOrder = spans.toSorted((left, right) => Number(left.startTime - right.startTime));
  const rebuilt = rebuildRun(inOrder);
  if (rebuilt === undefined)
    throw new RpcError(
      'not-recorded',
      'No model call of this run was recorded, and no span of it tells what was asked and answered, so that there is nothing to replay it from.',
    );
  const { places, ...others } = rebuilt;
  return { ...others, placeOf: (sequence) => places[sequence - 1] };
}

/** As far back as the run of a process that was started once can lie. */
const longestProcess = 3_600_000_000_000n;
const mostRuns = 1_000;

/** A command that is run again makes all its runs: those of its execution, or else of the same process. */
function runsOfCommand(store: Store, stored: StoredRun): readonly StoredRun[] {
  const { run, executionId } = stored;
  const execution = executionId === undefined ? undefined : store.executions.get(executionId);
  if (execution !== undefined) return store.runs.ofExecution(execution.executionId);
  const { serviceInstance, startTime } = run;
  if (serviceInstance === undefined) return [stored];
  const since = startTime - longestProcess;
  return store.runs
    .list({ limit: mostRuns, failedOnly: false, since })
    .filter(
      (other) =>
        other.run.serviceInstance === serviceInstance &&
        other.run.startTime <= startTime + longestProcess,
    );
}

function spansOf(store: Store, traceId: TraceId): readonly Span[] {
  const parts = {
    spans: [...store.spans.ofRun(traceId)],
    logs: store.logs.ofRun(traceId).map((each) => fromStoredLog(each).log),
  };
  return completeStoredRun(parts, store.neighbors, []);
}
