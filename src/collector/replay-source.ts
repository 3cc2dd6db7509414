import type { ExecutionId, SpanId, TraceId } from '../model/ids.ts';
import type { RecordedExchange } from '../model/recorded-exchange.ts';
import type { Span } from '../model/span.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Rebuilding } from '../replay/replay-session.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import { exchangeSpans } from './exchange-spans.ts';
import { fromStoredLog } from './log-decoding.ts';
import { rebuildRun } from './rebuilt-run.ts';
import { knownRun, type KnownRun } from './recorded-run.ts';
import { completeStoredRun } from './span-decoding.ts';

/** The answers of a replay. */
export interface AnswerSource {
  /** Whose they are; absent where they are of no execution in this store. */
  readonly executionId?: ExecutionId;
  readonly exchanges: readonly RecordedExchange[];
  /** Present where the answers are made from spans. */
  readonly rebuilding?: Rebuilding;
  /** The span that tells of a recorded call, where one is known. */
  spanOf(sequence: number): SpanId | undefined;
}

/** What a replay of a run is served from: what was recorded, or else what its spans tell. */
export interface ReplaySource extends AnswerSource, Omit<KnownRun, 'exchanges'> {
  /** What cannot be replayed, in sentences. */
  readonly problems: readonly string[];
}

/** Throws `RpcError` `not-recorded` where there is nothing to replay from. */
export function replaySource(store: Store, stored: StoredRun): ReplaySource {
  const known = knownRun(store, stored);
  const { executionId, exchanges } = known;
  if (executionId !== undefined && exchanges.length > 0) {
    let spans: ReturnType<typeof exchangeSpans> | undefined;
    const spanOf = (sequence: number): SpanId | undefined => {
      spans ??= exchangeSpans(store, executionId, exchanges);
      return spans.get(sequence)?.spanId;
    };
    return { ...known, problems: [], spanOf };
  }
  return { ...known, ...rebuiltFromSpans(store, stored) };
}

function rebuiltFromSpans(
  store: Store,
  stored: StoredRun,
): Pick<ReplaySource, 'exchanges' | 'rebuilding' | 'problems' | 'spanOf'> {
  const spans = runsOfCommand(store, stored).flatMap(({ run }) => spansOf(store, run.traceId));
  const inOrder = spans.toSorted((left, right) => Number(left.startTime - right.startTime));
  const rebuilt = rebuildRun(inOrder);
  if (rebuilt === undefined)
    throw new RpcError(
      'not-recorded',
      'No model call of this run was recorded, and no span of it tells what was asked and answered, so that there is nothing to replay it from.',
    );
  const { spanIds, ...others } = rebuilt;
  return { ...others, spanOf: (sequence) => spanIds[sequence - 1] };
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
