import type { CommandLine, Execution } from '../model/execution.ts';
import type { ExecutionId } from '../model/ids.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { StoredExchange, TimeWindow } from '../store/exchange-store.ts';
import type { Upstreams } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';

/** What a replay of a run needs: the command, and the answers that it was given. */
export interface RecordedRun {
  /** The execution, or session, whose answers these are. */
  readonly executionId: ExecutionId;
  readonly exchanges: readonly StoredExchange[];
  readonly upstreams: Upstreams;
  /** Absent where the run came from a window's terminal and nobody saw which command it was. */
  readonly command?: CommandLine;
  readonly workingDirectory?: string;
}

/** Clocks of spans and of the gateway are read at different moments. */
const windowMarginMs = 1_000;

/** Throws `RpcError` `not-recorded` where there are no answers to replay from. */
export function recordedRun(store: Store, stored: StoredRun): RecordedRun {
  const { executionId } = stored;
  if (executionId === undefined) throw notRecorded();
  if (store.executions.get(executionId) !== undefined) return recordedExecution(store, executionId);
  const recorded = recordedInSession(store, executionId, stored);
  if (recorded.exchanges.length === 0) throw notRecorded();
  return recorded;
}

/** Of a command that was seen to start. Throws as `recordedRun` does. */
export function recordedExecution(store: Store, executionId: ExecutionId): RecordedRun {
  const execution = store.executions.get(executionId);
  if (execution === undefined) throw notRecorded();
  const { upstreams, command, workingDirectory } = execution;
  const recorded = { ...answersOf(store, execution), upstreams, command, workingDirectory };
  if (recorded.exchanges.length === 0) throw notRecorded();
  return recorded;
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

function recordedInSession(
  store: Store,
  sessionId: ExecutionId,
  stored: StoredRun,
): Omit<RecordedRun, 'command' | 'workingDirectory'> {
  return {
    executionId: sessionId,
    exchanges: store.exchanges.ofExecution(sessionId, recordingWindow(stored)),
    upstreams: store.executions.session(sessionId)?.upstreams ?? {},
  };
}

function notRecorded(): RpcError {
  return new RpcError(
    'not-recorded',
    'No model call of this run was recorded, so that there is nothing to replay it from.',
  );
}
