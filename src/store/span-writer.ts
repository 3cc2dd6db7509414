import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { ChangeCounter } from './change-counter.ts';
import type { Database, SqlValue, Statement } from './database.ts';
import type { Origins } from './origins.ts';
import forgetFacts from './queries/forget-facts.sql';
import replaceSpanData from './queries/replace-span-data.sql';
import replaceSpan from './queries/replace-span.sql';
import touchRun from './queries/touch-run.sql';
import type { SpanDeriver } from './span-deriver.ts';
import { KnownSpanError, SpanInserts } from './span-inserts.ts';
import { endTimeOf, sqlTime, type SpanToStore } from './span-row.ts';

interface IdRow {
  readonly id: number;
}

/** What a batch tells of one run. */
interface RunTouch {
  startTime: SqlValue & (number | bigint);
  executionId: ExecutionId | undefined;
}

/**
 * Writes spans as they were received; what they mean is derived later. Nothing else inserts into
 * `spans` and `span_data`.
 */
export class SpanWriter {
  private readonly database: Database;
  private readonly changes: ChangeCounter;
  private readonly origins: Origins;
  private readonly deriver: SpanDeriver;
  private readonly inserts: SpanInserts;
  private readonly replaceSpan: Statement<IdRow>;
  private readonly replaceSpanData: Statement<never>;
  private readonly forgetFacts: Statement<never>;
  private readonly touchRun: Statement<never>;

  constructor(database: Database, changes: ChangeCounter, parts: SpanWriterParts) {
    this.database = database;
    this.changes = changes;
    this.origins = parts.origins;
    this.deriver = parts.deriver;
    this.inserts = new SpanInserts(database, parts.origins);
    this.replaceSpan = database.prepare(replaceSpan);
    this.replaceSpanData = database.prepare(replaceSpanData);
    this.forgetFacts = database.prepare(forgetFacts);
    this.touchRun = database.prepare(touchRun);
  }

  /**
   * Writes all of `spans` in one transaction, or none where it throws. When it returns they are
   * committed and may be acknowledged. Gives the runs that changed.
   */
  append(spans: readonly SpanToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    try {
      return this.transaction(spans, receivedAtMs, () => this.inserts.insertNew(spans));
    } catch (error) {
      if (!(error instanceof KnownSpanError)) throw error;
      return this.transaction(spans, receivedAtMs, () => this.insertOrReplace(spans));
    }
  }

  private transaction(
    spans: readonly SpanToStore[],
    receivedAtMs: number,
    write: () => void,
  ): ReadonlySet<TraceId> {
    try {
      return this.database.transaction(() => {
        write();
        return this.touchRuns(spans, receivedAtMs);
      });
    } catch (error) {
      this.origins.forget();
      throw error;
    }
  }

  private insertOrReplace(spans: readonly SpanToStore[]): void {
    for (const span of spans) if (!this.inserts.insertUnlessKnown(span)) this.replace(span);
  }

  private touchRuns(spans: readonly SpanToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    const touches = new Map<TraceId, RunTouch>();
    for (const span of spans) noteTouch(touches, span);
    const change = this.changes.next();
    for (const [traceId, { startTime, executionId }] of touches) {
      this.touchRun.run({
        trace_id: traceId,
        change,
        received_ms: receivedAtMs,
        execution_id: executionId ?? null,
        start_time: startTime,
      });
    }
    return new Set(touches.keys());
  }

  /** Derived at once: the background only looks at ids beyond those that it has seen. */
  private replace(span: SpanToStore): void {
    const { header, encoded } = span;
    const row = this.replaceSpan.get({
      trace_id: header.traceId,
      span_id: header.spanId,
      parent_span_id: header.parentSpanId ?? null,
      name: header.name,
      start_time: sqlTime(header.startTimeUnixNano),
      end_time: endTimeOf(header),
      ...this.origins.columns(span),
    });
    if (row === undefined) return;
    this.replaceSpanData.run({ id: row.id, format: encoded.format, payload: encoded.bytes });
    // With them goes the cost of the first copy, which the deriver would keep.
    this.forgetFacts.run({ id: row.id });
    this.deriver.derive(row.id);
  }
}

export interface SpanWriterParts {
  readonly origins: Origins;
  readonly deriver: SpanDeriver;
}

/** A batch holds most runs many times: one row for each is written at its end. */
function noteTouch(touches: Map<TraceId, RunTouch>, { header, executionId }: SpanToStore): void {
  const known = touches.get(header.traceId);
  const { startTimeUnixNano } = header;
  if (known === undefined) {
    touches.set(header.traceId, { startTime: startTimeUnixNano, executionId });
    return;
  }
  if (startTimeUnixNano < known.startTime) known.startTime = startTimeUnixNano;
  known.executionId ??= executionId;
}
