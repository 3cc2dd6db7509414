import type { Nanos } from '../base/nanos.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import type { Payloads } from './payloads.ts';
import lastLogsOfSpan from './queries/last-logs-of-span.sql';
import spansAfter from './queries/spans-after.sql';
import spansBefore from './queries/spans-before.sql';
import storedSpan from './queries/stored-span.sql';
import { OtherRuns } from './other-runs.ts';
import { storedSpanFromRow, type StoredSpan, type StoredSpanRow } from './span-reader.ts';
import { sqlTime } from './span-row.ts';

/** A span beside another in their run. */
export interface NeighborRow {
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
}

/** The place of a span in its run. */
export interface PlaceInRun {
  readonly traceId: TraceId;
  /** Left out of the answer. */
  readonly spanId: SpanId;
  readonly startTime: Nanos;
}

export interface LogsToRead {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly from?: Nanos;
  readonly until?: Nanos;
}

interface LogRow {
  readonly format: EncodedRecord['format'];
  readonly payload: Uint8Array;
}

/** A run may hold 100,000 spans: what belongs to a call lies near it. */
const mostNeighbors = 300;
const mostLogs = 1_000;
/** The last time that SQLite holds. */
const endOfTime = (2n ** 63n - 1n) as Nanos;

/**
 * What lies around one span of a run, read by index and in small numbers: a span of a long run must not
 * cost what the run costs.
 */
export class SpanNeighbors {
  readonly otherRuns: OtherRuns;
  private readonly payloads: Payloads;
  private readonly storedSpan: Statement<StoredSpanRow>;
  private readonly spansBefore: Statement<NeighborRow>;
  private readonly spansAfter: Statement<NeighborRow>;
  private readonly lastLogsOfSpan: Statement<LogRow>;

  constructor(database: Database, payloads: Payloads) {
    this.payloads = payloads;
    this.otherRuns = new OtherRuns(database);
    this.storedSpan = database.prepare(storedSpan);
    this.spansBefore = database.prepare(spansBefore);
    this.spansAfter = database.prepare(spansAfter);
    this.lastLogsOfSpan = database.prepare(lastLogsOfSpan);
  }

  get(traceId: TraceId, spanId: SpanId): StoredSpan | undefined {
    const row = this.storedSpan.get({ trace_id: traceId, span_id: spanId });
    return row === undefined ? undefined : storedSpanFromRow(row, this.payloads);
  }

  /** Those that began no later, the nearest first. */
  before(place: PlaceInRun): readonly NeighborRow[] {
    return this.spansBefore.all(parameters(place));
  }

  /** Those that began no earlier, the nearest first. */
  after(place: PlaceInRun): readonly NeighborRow[] {
    return this.spansAfter.all(parameters(place));
  }

  /** Records of one span in order of their time: the last thousand. */
  logsOf({ traceId, spanId, from, until }: LogsToRead): readonly EncodedRecord[] {
    const rows = this.lastLogsOfSpan.all({
      trace_id: traceId,
      span_id: spanId,
      from_time: from === undefined ? 0n : sqlTime(from),
      until_time: sqlTime(until ?? endOfTime),
      limit: mostLogs,
    });
    return rows.map(({ format, payload }) => ({ format, bytes: payload }));
  }
}

function parameters({ traceId, spanId, startTime }: PlaceInRun) {
  return {
    trace_id: traceId,
    span_id: spanId,
    start_time: sqlTime(startTime),
    limit: mostNeighbors,
  };
}
