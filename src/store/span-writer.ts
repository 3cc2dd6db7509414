import { createHash } from 'node:crypto';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { ChangeCounter } from './change-counter.ts';
import type { Database, Statement } from './database.ts';
import insertResource from './queries/insert-resource.sql';
import insertScope from './queries/insert-scope.sql';
import touchRun from './queries/touch-run.sql';
import upsertSpanData from './queries/upsert-span-data.sql';
import upsertSpan from './queries/upsert-span.sql';
import { spanColumns, type SpanToStore } from './span-row.ts';

interface IdRow {
  readonly id: number;
}

/** Resources and scopes of one machine are few; a sender that makes one per span must not fill memory. */
const rememberedTexts = 1000;

/** Writes spans. Nothing else inserts into `spans`, `span_data`, `resources` and `scopes`. */
export class SpanWriter {
  private readonly database: Database;
  private readonly changes: ChangeCounter;
  private readonly upsertSpan: Statement<IdRow>;
  private readonly upsertSpanData: Statement<never>;
  private readonly touchRun: Statement<never>;
  private readonly resources: TextTable;
  private readonly scopes: TextTable;

  constructor(database: Database, changes: ChangeCounter) {
    this.database = database;
    this.changes = changes;
    this.upsertSpan = database.prepare(upsertSpan);
    this.upsertSpanData = database.prepare(upsertSpanData);
    this.touchRun = database.prepare(touchRun);
    this.resources = new TextTable(database.prepare(insertResource));
    this.scopes = new TextTable(database.prepare(insertScope));
  }

  /**
   * Writes all of `spans` in one transaction, or none where it throws. When it returns they are
   * committed and may be acknowledged. Gives the runs that changed.
   */
  append(spans: readonly SpanToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    try {
      return this.database.transaction(() => this.appendAll(spans, receivedAtMs));
    } catch (error) {
      // Rows that were rolled back have no ids.
      this.resources.forget();
      this.scopes.forget();
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
      resource_id: this.resources.idOf(span.resource),
      scope_id: this.scopes.idOf(span.scope),
    });
    if (row === undefined) return;
    const { format, bytes } = span.encoded;
    this.upsertSpanData.run({ id: row.id, format, payload: bytes });
  }
}

/** A table that keeps each distinct text once. */
class TextTable {
  private readonly insert: Statement<IdRow>;
  private readonly ids = new Map<string, number>();

  constructor(insert: Statement<IdRow>) {
    this.insert = insert;
  }

  idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(text).digest();
    const row = this.insert.get({ hash, body: text });
    if (row === undefined) throw new Error('SQLite gave no id for an inserted text.');
    if (this.ids.size >= rememberedTexts) this.ids.clear();
    this.ids.set(text, row.id);
    return row.id;
  }

  forget(): void {
    this.ids.clear();
  }
}
