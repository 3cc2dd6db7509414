import type { CommandLine } from '../model/execution.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { StoredExchange, TimeWindow } from '../store/exchange-store.ts';
import type { Upstreams } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';

/** What Spanwise saw of a run's command: how it was started, and the answers that it was given. */
export interface RecordedRun {
  /** The execution, or session, whose answers these are. Absent where the run came from elsewhere. */
  readonly executionId?: ExecutionId;
  /** Empty where no call was recorded. */
  readonly exchanges: readonly StoredExchange[];
  readonly upstreams: Upstreams;
  /** Absent where the run came from a window's terminal and nobody saw which command it was. */
  readonly command?: CommandLine;
  readonly workingDirectory?: string;
}

/** Clocks of spans and of the gateway are read at different moments. */
const windowMarginMs = 1_000;

export function recordedRun(store: Store, stored: StoredRun): RecordedRun {
  const { executionId } = stored;
  if (executionId === undefined) return { exchanges: [], upstreams: {} };
  const execution = store.executions.get(executionId);
  if (execution === undefined) return recordedInSession(store, executionId, stored);
  // A replay was given the answers of what it replayed.
  const recording = execution.replayOfExecution ?? executionId;
  return {
    executionId: recording,
    exchanges: store.exchanges.ofExecution(recording),
    upstreams: execution.upstreams,
    command: execution.command,
    workingDirectory: execution.workingDirectory,
  };
}

/** A session's recording holds the calls of all its programs: those at the time of the run are the run's. */
export function recordingWindow({ run }: StoredRun): TimeWindow {
  const startMs = Number(run.startTime / 1_000_000n);
  return { fromMs: startMs - windowMarginMs, toMs: startMs + run.durationMs + windowMarginMs };
}

function recordedInSession(store: Store, sessionId: ExecutionId, stored: StoredRun): RecordedRun {
  return {
    executionId: sessionId,
    exchanges: store.exchanges.ofExecution(sessionId, recordingWindow(stored)),
    upstreams: store.executions.session(sessionId)?.upstreams ?? {},
  };
}
