import type { CommandLine, Execution } from '../model/execution.ts';
import type { ExecutionId, SpanId, TraceId } from '../model/ids.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { StoredExchange, TimeWindow } from '../store/exchange-store.ts';
import type { Upstreams } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';

/** What Spanwise saw of a run's command: how it was started, and the answers that it was given. */
export interface KnownRun {
  /** The execution, or session, whose answers these are. Absent where the run came from elsewhere. */
  readonly executionId?: ExecutionId;
  /** Empty where no call was recorded. */
  readonly exchanges: readonly StoredExchange[];
  readonly upstreams: Upstreams;
  /** Absent where the run came from a window's terminal and nobody saw which command it was. */
  readonly command?: CommandLine;
  readonly workingDirectory?: string;
}

/** The span that tells of a recorded call. */
export interface RecordedPlace {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
}

/** One with at least one recorded call. */
export interface RecordedRun extends KnownRun {
  readonly executionId: ExecutionId;
}

/** Clocks of spans and of the gateway are read at different moments. */
const windowMarginMs = 1_000;

export function knownRun(store: Store, stored: StoredRun): KnownRun {
  const { executionId } = stored;
  if (executionId === undefined) return { exchanges: [], upstreams: {} };
  return knownExecution(store, executionId) ?? recordedInSession(store, executionId, stored);
}

/** Throws `RpcError` `not-recorded` where there are no recorded answers. */
export function recordedRun(store: Store, stored: StoredRun): RecordedRun {
  return withAnswers(knownRun(store, stored));
}

/** Of a command that was seen to start. Throws as `recordedRun` does. */
export function recordedExecution(store: Store, executionId: ExecutionId): RecordedRun {
  return withAnswers(knownExecution(store, executionId));
}

function withAnswers(known: KnownRun | undefined): RecordedRun {
  if (known?.executionId === undefined || known.exchanges.length === 0)
    throw new RpcError('not-recorded', 'No model call of this run was recorded.');
  return { ...known, executionId: known.executionId };
}

function knownExecution(store: Store, executionId: ExecutionId): KnownRun | undefined {
  const execution = store.executions.get(executionId);
  if (execution === undefined) return undefined;
  const { upstreams, command, workingDirectory } = execution;
  return { ...answersOf(store, execution), upstreams, command, workingDirectory };
}

/**
 * A replay was given the answers of what it replayed. One of which calls might go live has a recording of
 * its own: those that were served and those that were live.
 */
function answersOf(
  store: Store,
  execution: Execution,
): Pick<RecordedRun, 'executionId' | 'exchanges'> {
  const { executionId, replayOfExecution } = execution;
  const own = store.exchanges.ofExecution(executionId);
  if (own.length > 0 || replayOfExecution === undefined) return { executionId, exchanges: own };
  return {
    executionId: replayOfExecution,
    exchanges: store.exchanges.ofExecution(replayOfExecution),
  };
}

/** A session's recording holds the calls of all its programs: those at the time of the run are the run's. */
export function recordingWindow({ run }: StoredRun): TimeWindow {
  const startMs = Number(run.startTime / 1_000_000n);
  return { fromMs: startMs - windowMarginMs, toMs: startMs + run.durationMs + windowMarginMs };
}

function recordedInSession(store: Store, sessionId: ExecutionId, stored: StoredRun): KnownRun {
  return {
    executionId: sessionId,
    exchanges: store.exchanges.ofExecution(sessionId, recordingWindow(stored)),
    upstreams: store.executions.session(sessionId)?.upstreams ?? {},
  };
}
