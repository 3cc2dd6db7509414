import { nanos } from '../base/nanos.ts';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Database, Statement } from './database.ts';
import getRun from './queries/get-run.sql';
import listFailedRuns from './queries/list-failed-runs.sql';
import listRunsOfConversation from './queries/list-runs-of-conversation.sql';
import listRunsOfUser from './queries/list-runs-of-user.sql';
import listRunsWithTag from './queries/list-runs-with-tag.sql';
import listRuns from './queries/list-runs.sql';
import runsByPrefix from './queries/runs-by-prefix.sql';
import runsOfExecution from './queries/runs-of-execution.sql';
import { groupingFromRow, type GroupingRow } from './grouping-columns.ts';
import type { RunRollup } from './run-rollup.ts';
import { usageFromRow, type UsageRow } from './usage-columns.ts';

/** A run with what only the store knows of it. */
export interface StoredRun {
  readonly run: Run;
  /** Grows with every change of the run. */
  readonly change: number;
  readonly lastReceivedMs: number;
  /** The execution, or the session, that it came in under. */
  readonly executionId?: ExecutionId;
}

interface RunRow extends UsageRow, GroupingRow {
  readonly trace_id: string;
  readonly change: number;
  readonly last_received_ms: number;
  readonly execution_id: string | null;
  readonly replay_of: string | null;
  readonly name: string;
  readonly service: string | null;
  readonly start_time: string;
  readonly duration_ms: number;
  readonly status: string;
  readonly span_count: number;
  readonly error_count: number;
  readonly llm_calls: number;
  readonly tool_calls: number;
  readonly cost_usd: number | null;
  readonly unpriced_calls: number;
  readonly models: string;
  readonly pinned: number;
}

interface TraceIdRow {
  readonly trace_id: string;
}

export interface ListRuns {
  readonly limit: number;
  readonly failedOnly: boolean;
  /** Runs that started at this time or later. */
  readonly since: bigint;
  /** Only runs of this conversation, of this user, with this tag. */
  readonly conversationId?: string | undefined;
  readonly userId?: string | undefined;
  readonly tag?: string | undefined;
}

/**
 * How long a list that needs the sums of all runs may work at them. What is left then, after a flood of
 * spans, is older than what was done.
 */
const longestCatchUpMs = 500;

/** Reads runs. Sums are brought up to date first, so that no reader sees old ones. */
export class RunReader {
  private readonly rollup: RunRollup;
  private readonly getRun: Statement<RunRow>;
  private readonly listRuns: Statement<TraceIdRow>;
  private readonly listFailedRuns: Statement<TraceIdRow>;
  private readonly listRunsOfConversation: Statement<TraceIdRow>;
  private readonly listRunsOfUser: Statement<TraceIdRow>;
  private readonly listRunsWithTag: Statement<TraceIdRow>;
  private readonly runsByPrefix: Statement<TraceIdRow>;
  private readonly runsOfExecution: Statement<TraceIdRow>;

  constructor(database: Database, rollup: RunRollup) {
    this.rollup = rollup;
    this.getRun = database.prepare(getRun);
    this.listRuns = database.prepare(listRuns);
    this.listFailedRuns = database.prepare(listFailedRuns);
    this.listRunsOfConversation = database.prepare(listRunsOfConversation);
    this.listRunsOfUser = database.prepare(listRunsOfUser);
    this.listRunsWithTag = database.prepare(listRunsWithTag);
    this.runsByPrefix = database.prepare(runsByPrefix);
    this.runsOfExecution = database.prepare(runsOfExecution);
  }

  /** Newest first. */
  list(options: ListRuns): readonly StoredRun[] {
    this.rollup.closeQuiet(Date.now());
    if (options.failedOnly || isGrouped(options))
      this.rollup.refreshSome(Date.now(), longestCatchUpMs);
    return this.readAll(this.traceIds(options));
  }

  /** Of the runs that `list` gives; where it is about failed ones or a group, as far as that is known now. */
  traceIds(options: ListRuns): readonly TraceId[] {
    const { limit, since, failedOnly } = options;
    const statement = failedOnly ? this.listFailedRuns : this.listRuns;
    const rows = isGrouped(options) ? this.listGrouped(options) : statement.all({ limit, since });
    return rows.map((row) => row.trace_id as TraceId);
  }

  /** By the index of the fact that the fewest runs share; the others are looked at then. */
  private listGrouped(options: ListRuns): readonly TraceIdRow[] {
    const { limit, since, conversationId, userId, tag } = options;
    const common = { limit, since, failed_only: options.failedOnly ? 1 : 0 };
    if (conversationId !== undefined) {
      const others = { user_id: userId ?? null, tag: tag ?? null };
      return this.listRunsOfConversation.all({
        ...common,
        ...others,
        conversation_id: conversationId,
      });
    }
    if (userId !== undefined)
      return this.listRunsOfUser.all({ ...common, user_id: userId, tag: tag ?? null });
    return this.listRunsWithTag.all({ ...common, tag: tag ?? null });
  }

  get(traceId: TraceId): StoredRun | undefined {
    this.rollup.closeQuiet(Date.now());
    this.rollup.refresh([traceId], Date.now());
    return this.read(traceId);
  }

  /** At most two: enough to tell whether a prefix is unique. */
  traceIdsWithPrefix(prefix: string): readonly TraceId[] {
    return this.runsByPrefix.all({ prefix }).map((row) => row.trace_id as TraceId);
  }

  /** In order of their start. */
  ofExecution(executionId: ExecutionId): readonly StoredRun[] {
    this.rollup.closeQuiet(Date.now());
    // A run may belong to an execution by what it says, which only its sums tell.
    this.rollup.refreshSome(Date.now(), longestCatchUpMs);
    const rows = this.runsOfExecution.all({ execution_id: executionId });
    return this.readAll(rows.map((row) => row.trace_id as TraceId));
  }

  private readAll(traceIds: readonly TraceId[]): readonly StoredRun[] {
    this.rollup.refresh(traceIds, Date.now());
    return traceIds.flatMap((traceId) => this.read(traceId) ?? []);
  }

  private read(traceId: TraceId): StoredRun | undefined {
    const row = this.getRun.get({ trace_id: traceId });
    if (row === undefined) return undefined;
    return {
      run: runFromRow(row),
      change: row.change,
      lastReceivedMs: row.last_received_ms,
      ...(row.execution_id !== null && { executionId: row.execution_id as ExecutionId }),
    };
  }
}

function runFromRow(row: RunRow): Run {
  return {
    traceId: row.trace_id as TraceId,
    name: row.name,
    ...(row.service !== null && { service: row.service }),
    startTime: nanos(BigInt(row.start_time)),
    durationMs: row.duration_ms,
    status: row.status as Run['status'],
    spanCount: row.span_count,
    errorCount: row.error_count,
    llmCalls: row.llm_calls,
    toolCalls: row.tool_calls,
    usage: usageFromRow(row),
    cost: {
      ...(row.cost_usd !== null && { usd: row.cost_usd }),
      unpricedCalls: row.unpriced_calls,
    },
    models: JSON.parse(row.models) as readonly string[],
    ...groupingFromRow(row),
    ...(row.replay_of !== null && { replayOf: row.replay_of as TraceId }),
    ...(row.pinned === 1 && { pinned: true }),
  };
}

function isGrouped({ conversationId, userId, tag }: ListRuns): boolean {
  return (conversationId ?? userId ?? tag) !== undefined;
}
