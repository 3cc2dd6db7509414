import { defined } from '../base/defined.ts';
import type { ExecutionJson } from '../protocol/execution-json.ts';
import type { Session, StoredExecution } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import { recordingWindow } from './recorded-run.ts';

/** The execution that recorded a run, or the session where only that is known. */
export function executionOfRun(store: Store, stored: StoredRun): ExecutionJson | undefined {
  const { executionId } = stored;
  if (executionId === undefined) return undefined;
  const execution = store.executions.get(executionId);
  if (execution !== undefined) {
    const recording = execution.replayOfExecution ?? executionId;
    const conditions = store.conditions.get(executionId)?.conditions;
    const json = executionToJson(execution, store.exchanges.count(recording));
    return { ...json, ...(conditions !== undefined && { conditions }) };
  }
  const session = store.executions.session(executionId);
  if (session === undefined) return undefined;
  return sessionToJson(session, store.exchanges.count(executionId, recordingWindow(stored)));
}

export function executionToJson(execution: StoredExecution, exchangeCount: number): ExecutionJson {
  const { executionId, mode, startedBy, command, workingDirectory } = execution;
  const { startedAtMs, endedAtMs, exitCode } = execution;
  return defined<ExecutionJson>({
    executionId,
    mode,
    startedBy,
    command,
    workingDirectory: workingDirectory === '' ? undefined : workingDirectory,
    startedAtMs,
    endedAtMs,
    exitCode,
    shared: execution.shared ? (true as const) : undefined,
    exchangeCount,
  });
}

/** A command ran in a window's terminal, and nobody saw which. */
function sessionToJson(session: Session, exchangeCount: number): ExecutionJson {
  const { sessionId, openedAtMs } = session;
  return {
    executionId: sessionId,
    mode: 'record',
    startedBy: 'terminal',
    startedAtMs: openedAtMs,
    exchangeCount,
  };
}
