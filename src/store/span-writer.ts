import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { ChangeCounter } from './change-counter.ts';
import type { Database, Statement } from './database.ts';
import type { Origins } from './origins.ts';
import touchRun from './queries/touch-run.sql';
import upsertSpanData from './queries/upsert-span-data.sql';
import upsertSpan from './queries/upsert-span.sql';
import { spanColumns, type SpanToStore } from './span-row.ts';

interface IdRow {
  readonly id: number;
}

/** Writes spans. Nothing else inserts into `spans` and `span_data`. */
export class SpanWriter {
  private readonly database: Database;
  private readonly changes: ChangeCounter;
  private readonly upsertSpan: Statement<IdRow>;
  private readonly upsertSpanData: Statement<never>;
  private readonly touchRun: Statement<never>;
  private readonly origins: Origins;

  constructor(database: Database, changes: ChangeCounter, origins: Origins) {
    this.database = database;
    this.changes = changes;
    this.upsertSpan = database.prepare(upsertSpan);
    this.upsertSpanData = database.prepare(upsertSpanData);
    this.touchRun = database.prepare(touchRun);
    this.origins = origins;
  }

  /**
   * Writes all of `spans` in one transaction, or none where it throws. When it returns they are
   * committed and may be acknowledged. Gives the runs that changed.
   */
  append(spans: readonly SpanToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    try {
      return this.database.transaction(() => this.appendAll(spans, receivedAtMs));
    } catch (error) {
      this.origins.forget();
      throw error;
    }
  }

  private appendAll(spans: readonly SpanToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    const executions = new Map<TraceId, ExecutionId | undefined>();
    for (const span of spans) {
      this.appendOne(span);
      const { traceId } = span.span;
      executions.set(traceId, executions.get(traceId) ?? span.executionId);
    }
    const change = this.changes.next();
    for (const [traceId, executionId] of executions) {
      this.touchRun.run({
        trace_id: traceId,
        change,
        received_ms: receivedAtMs,
        execution_id: executionId ?? null,
      });
    }
    return new Set(executions.keys());
  }

  private appendOne(span: SpanToStore): void {
    const row = this.upsertSpan.get({
      ...spanColumns(span.span, span.normalizerVersion),
      ...this.origins.columns(span),
    });
    if (row === undefined) return;
    const { format, bytes } = span.encoded;
    this.upsertSpanData.run({ id: row.id, format, payload: bytes });
  }
}
