import { defined } from '../base/defined.ts';
import type { CommandLine, Execution, ExecutionStarter } from '../model/execution.ts';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { Database, Statement } from './database.ts';
import endExecution from './queries/end-execution.sql';
import getExecution from './queries/get-execution.sql';
import getSession from './queries/get-session.sql';
import insertExecution from './queries/insert-execution.sql';
import runningExecutions from './queries/running-executions.sql';
import saveSession from './queries/save-session.sql';
import setReplayOf from './queries/set-replay-of.sql';
import shareExecution from './queries/share-execution.sql';

/** Origin and path that each base-URL variable named, by variable. Holds no credentials. */
export type Upstreams = { readonly [variable: string]: string };

/** The standing address of a window's terminals. */
export interface Session {
  readonly sessionId: ExecutionId;
  readonly upstreams: Upstreams;
  readonly openedAtMs: number;
}

export interface StoredExecution extends Execution {
  readonly sessionId?: ExecutionId;
  /** Another command ran in the same session, so that what is filed here may be its. */
  readonly shared: boolean;
}

export type ExecutionToStore = Execution & { readonly sessionId?: ExecutionId };

interface SessionRow {
  readonly session_id: string;
  readonly upstreams: string;
  readonly opened_at_ms: number;
}

interface ExecutionRow {
  readonly execution_id: string;
  readonly mode: string;
  readonly replay_of: string | null;
  readonly replay_of_execution: string | null;
  readonly started_by: string;
  readonly command: string;
  readonly working_directory: string;
  readonly upstreams: string;
  readonly session_id: string | null;
  readonly shared: number;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly exit_code: number | null;
}

interface RunningRow {
  readonly execution_id: string;
  readonly ended_at_ms: number | null;
}

/** Commands that Spanwise saw start, and the windows they were started in. */
export class ExecutionStore {
  private readonly insertExecution: Statement<never>;
  private readonly endExecution: Statement<never>;
  private readonly shareExecution: Statement<never>;
  private readonly getExecution: Statement<ExecutionRow>;
  private readonly runningExecutions: Statement<RunningRow>;
  private readonly upsertSession: Statement<never>;
  private readonly getSession: Statement<SessionRow>;
  private readonly setReplayOf: Statement<never>;

  constructor(database: Database) {
    this.insertExecution = database.prepare(insertExecution);
    this.endExecution = database.prepare(endExecution);
    this.shareExecution = database.prepare(shareExecution);
    this.getExecution = database.prepare(getExecution);
    this.runningExecutions = database.prepare(runningExecutions);
    this.upsertSession = database.prepare(saveSession);
    this.getSession = database.prepare(getSession);
    this.setReplayOf = database.prepare(setReplayOf);
  }

  add(execution: ExecutionToStore): void {
    this.insertExecution.run({
      execution_id: execution.executionId,
      mode: execution.mode,
      replay_of: execution.replayOf ?? null,
      replay_of_execution: execution.replayOfExecution ?? null,
      started_by: execution.startedBy,
      command: JSON.stringify(execution.command),
      working_directory: execution.workingDirectory,
      upstreams: JSON.stringify(execution.upstreams),
      session_id: execution.sessionId ?? null,
      started_at_ms: execution.startedAtMs,
    });
  }

  get(executionId: ExecutionId): StoredExecution | undefined {
    const row = this.getExecution.get({ execution_id: executionId });
    return row === undefined ? undefined : executionFromRow(row);
  }

  /** The first end counts; ending an execution again changes nothing. */
  end(executionId: ExecutionId, endedAtMs: number, exitCode?: number): void {
    this.endExecution.run({
      execution_id: executionId,
      ended_at_ms: endedAtMs,
      exit_code: exitCode ?? null,
    });
  }

  /**
   * The newest command that runs in a session, or else one that ended after `endedSinceMs`. `alone` is
   * false where another one runs too.
   */
  runningIn(
    sessionId: ExecutionId,
    endedSinceMs: number,
  ): { readonly executionId: ExecutionId; readonly alone: boolean } | undefined {
    const [first, second] = this.runningExecutions.all({
      session_id: sessionId,
      ended_since_ms: endedSinceMs,
    });
    if (first === undefined) return undefined;
    const alone = second === undefined || second.ended_at_ms !== null;
    return { executionId: first.execution_id as ExecutionId, alone };
  }

  markShared(executionId: ExecutionId): void {
    this.shareExecution.run({ execution_id: executionId });
  }

  /** Says of one run of a replay which recorded run it repeats; the execution's word is for all others. */
  markReplayOf(traceId: TraceId, replayOf: TraceId): void {
    this.setReplayOf.run({ trace_id: traceId, replay_of: replayOf });
  }

  /** A window that opens its session again says anew where its programs' model calls go. */
  saveSession(session: Session): void {
    this.upsertSession.run({
      session_id: session.sessionId,
      upstreams: JSON.stringify(session.upstreams),
      opened_at_ms: session.openedAtMs,
    });
  }

  session(sessionId: ExecutionId): Session | undefined {
    const row = this.getSession.get({ session_id: sessionId });
    if (row === undefined) return undefined;
    return {
      sessionId: row.session_id as ExecutionId,
      upstreams: JSON.parse(row.upstreams) as Upstreams,
      openedAtMs: row.opened_at_ms,
    };
  }
}

function executionFromRow(row: ExecutionRow): StoredExecution {
  return defined<StoredExecution>({
    executionId: row.execution_id as ExecutionId,
    mode: row.mode as Execution['mode'],
    replayOf: (row.replay_of ?? undefined) as TraceId | undefined,
    replayOfExecution: (row.replay_of_execution ?? undefined) as ExecutionId | undefined,
    startedBy: row.started_by as ExecutionStarter,
    command: JSON.parse(row.command) as CommandLine,
    workingDirectory: row.working_directory,
    upstreams: JSON.parse(row.upstreams) as Upstreams,
    sessionId: (row.session_id ?? undefined) as ExecutionId | undefined,
    shared: row.shared === 1,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
    exitCode: row.exit_code ?? undefined,
  });
}
