import { nanos } from '../base/nanos.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import { duplicateCalls } from '../model/duplicate-calls.ts';
import { byStart, summarizeRun, type Run, type RunSpan } from '../model/run.ts';
import { RunTree } from '../model/run-tree.ts';
import type { SpanKind, SpanStatusCode } from '../model/span.ts';
import type { ChangeCounter } from './change-counter.ts';
import type { Database, Statement } from './database.ts';
import executionByResponse from './queries/execution-by-response.sql';
import markRunChanged from './queries/mark-run-changed.sql';
import runSpans from './queries/run-spans.sql';
import runToSumUp from './queries/run-to-sum-up.sql';
import staleRuns from './queries/stale-runs.sql';
import unsettledRuns from './queries/unsettled-runs.sql';
import updateRun from './queries/update-run.sql';
import type { SpanDeriver } from './span-deriver.ts';
import { groupingColumns, groupingFromRow, type GroupingRow } from './grouping-columns.ts';
import { usageColumns, usageFromRow, type UsageRow } from './usage-columns.ts';

/** When nothing came for this long, what a run still waits for will not come. */
export const quietAfterMs = 30_000;

/** Looking for stale runs costs more than one of them, and summing up is measured in runs. */
const runsPerLook = 100;

interface RunToSumUp {
  readonly trace_id: string;
  readonly execution_id: string | null;
  readonly last_received_ms: number;
  readonly ended_at_ms: number | null;
  readonly replay_of: string | null;
}

interface RunSpanRow extends UsageRow, GroupingRow {
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly service: string | null;
  readonly kind: string;
  readonly status: string;
  readonly model: string | null;
  readonly response_id: string | null;
  readonly scope: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly cost_usd: number | null;
}

interface TraceIdRow {
  readonly trace_id: string;
}

/** Keeps the sums of runs up to date. Nothing else writes them. */
export class RunRollup {
  private readonly database: Database;
  private readonly changes: ChangeCounter;
  private readonly deriver: SpanDeriver;
  private readonly staleRuns: Statement<TraceIdRow>;
  private readonly runToSumUp: Statement<RunToSumUp>;
  private readonly unsettledRuns: Statement<TraceIdRow>;
  private readonly markRunChanged: Statement<never>;
  private readonly runSpans: Statement<RunSpanRow>;
  private readonly executionByResponse: Statement<{ execution_id: string }>;
  private readonly updateRun: Statement<never>;

  constructor(database: Database, changes: ChangeCounter, deriver: SpanDeriver) {
    this.database = database;
    this.changes = changes;
    this.deriver = deriver;
    this.staleRuns = database.prepare(staleRuns);
    this.runToSumUp = database.prepare(runToSumUp);
    this.unsettledRuns = database.prepare(unsettledRuns);
    this.markRunChanged = database.prepare(markRunChanged);
    this.runSpans = database.prepare(runSpans);
    this.executionByResponse = database.prepare(executionByResponse);
    this.updateRun = database.prepare(updateRun);
  }

  /**
   * Closes runs that wait in vain. Gives them: nothing came for them, so that nobody else tells of
   * their change.
   */
  closeQuiet(nowMs: number): readonly TraceId[] {
    const quietSinceMs = nowMs - quietAfterMs;
    const settled = this.unsettledRuns.all({ quiet_since_ms: quietSinceMs });
    // Most calls find nothing to do, and a write transaction would make other processes wait.
    if (settled.length === 0) return [];
    this.database.transaction(() => {
      const change = this.changes.next();
      for (const { trace_id } of settled) {
        this.markRunChanged.run({ trace_id, change });
        this.refreshWithin(trace_id as TraceId, quietSinceMs);
      }
    });
    return settled.map((row) => row.trace_id as TraceId);
  }

  /** Something of the run came after it was summed up. */
  isStale(traceId: TraceId): boolean {
    return this.runToSumUp.get({ trace_id: traceId }) !== undefined;
  }

  /** Sums up those of the runs that changed since that was done last, in one transaction. */
  refresh(traceIds: readonly TraceId[], nowMs: number): void {
    const stale = traceIds.filter((id) => this.isStale(id));
    if (stale.length === 0) return;
    this.database.transaction(() => {
      for (const traceId of stale) this.refreshWithin(traceId, nowMs - quietAfterMs);
    });
  }

  /** In a transaction, where it is known anew whether there is something to do. */
  private refreshWithin(traceId: TraceId, quietSinceMs: number): void {
    const row = this.runToSumUp.get({ trace_id: traceId });
    if (row !== undefined) this.sumUp(row, quietSinceMs);
  }

  /** Spans of a run that tell a call which another span tells too, with that span. */
  duplicatesOf(traceId: TraceId): ReadonlyMap<SpanId, SpanId> {
    const spans = this.spansOf(traceId);
    return duplicateCalls(new RunTree(spans), spans);
  }

  /** What sums are made of, in order of their start, as far as it was derived. */
  spansOf(traceId: TraceId): readonly RunSpan[] {
    return this.runSpans.all({ trace_id: traceId }).map(runSpanFromRow).toSorted(byStart);
  }

  /**
   * Sums up runs that changed, the newest first, until the budget is spent or none is left, and at
   * least one. False where none is left.
   */
  refreshSome(nowMs: number, budgetMs: number): boolean {
    const startedAt = performance.now();
    for (;;) {
      const rows = this.staleRuns.all({ limit: runsPerLook });
      for (const { trace_id: traceId } of rows) {
        this.refresh([traceId as TraceId], nowMs);
        if (performance.now() - startedAt >= budgetMs) return true;
      }
      if (rows.length < runsPerLook) return false;
    }
  }

  private sumUp(row: RunToSumUp, quietSinceMs: number): void {
    const traceId = row.trace_id as TraceId;
    this.deriver.deriveRun(traceId);
    const spans = this.spansOf(traceId);
    const run = summarizeRun(traceId, spans, {
      settled: row.ended_at_ms !== null || row.last_received_ms < quietSinceMs,
    });
    const executionId =
      row.execution_id ??
      this.executionByResponse.get({ trace_id: row.trace_id })?.execution_id ??
      null;
    this.updateRun.run({
      ...runColumns(run),
      execution_id: executionId,
      replay_of: row.replay_of,
    });
  }
}

function runSpanFromRow(row: RunSpanRow): RunSpan {
  const span: { -readonly [Key in keyof RunSpan]: RunSpan[Key] } = {
    spanId: row.span_id as SpanId,
    name: row.name,
    kind: row.kind as SpanKind,
    startTime: nanos(BigInt(row.start_time)),
    status: row.status as SpanStatusCode,
    scope: row.scope,
    usage: usageFromRow(row),
    ...groupingFromRow(row),
  };
  if (row.parent_span_id !== null) span.parentSpanId = row.parent_span_id as SpanId;
  if (row.service !== null) span.service = row.service;
  if (row.end_time !== null) span.endTime = nanos(BigInt(row.end_time));
  if (row.model !== null) span.model = row.model;
  if (row.response_id !== null) span.responseId = row.response_id;
  if (row.cost_usd !== null) span.costUsd = row.cost_usd;
  return span;
}

function runColumns(run: Run) {
  return {
    trace_id: run.traceId,
    name: run.name,
    service: run.service ?? null,
    start_time: run.startTime,
    duration_ms: run.durationMs,
    status: run.status,
    span_count: run.spanCount,
    error_count: run.errorCount,
    llm_calls: run.llmCalls,
    tool_calls: run.toolCalls,
    ...usageColumns(run.usage),
    cost_usd: run.cost.usd ?? null,
    unpriced_calls: run.cost.unpricedCalls,
    models: JSON.stringify(run.models),
    ...groupingColumns(run),
  };
}
