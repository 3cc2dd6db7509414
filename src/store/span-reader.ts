import type { Cost } from '../model/cost.ts';
import type { ExecutionId, SpanId, TraceId } from '../model/ids.ts';
import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Run } from '../model/run.ts';
import type { SpanKind, SpanStatusCode } from '../model/span.ts';
import type { Database, Statement } from './database.ts';
import type { PayloadRow, Payloads } from './payloads.ts';
import spanByResponse from './queries/span-by-response.sql';
import storedSpan from './queries/stored-span.sql';
import storedSpans from './queries/stored-spans.sql';
import timeline from './queries/timeline.sql';

/** A span as it was stored, to be decoded by whoever knows its encoding. */
export interface StoredSpan {
  readonly encoded: EncodedRecord;
  readonly resource: string;
  readonly scope: string;
  /** What the call cost by the prices of the day it was received. */
  readonly cost?: Cost;
}

/** What a waterfall draws of a span. Lengths and offsets from the run's start are in milliseconds. */
export interface TimelineRow {
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly status: SpanStatusCode;
  readonly start_ms: number;
  readonly duration_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
}

export interface StoredSpanRow extends PayloadRow {
  readonly resource: string;
  readonly scope: string;
  readonly cost_usd: number | null;
  readonly cost_source: Cost['source'] | null;
}

/** Reads spans of runs, one run or one span at a time. */
export class SpanReader {
  private readonly payloads: Payloads;
  private readonly timelineRows: Statement<TimelineRow>;
  private readonly storedSpans: Statement<StoredSpanRow>;
  private readonly storedSpan: Statement<StoredSpanRow>;
  private readonly spanByResponse: Statement<{ span_id: string }>;

  constructor(database: Database, payloads: Payloads) {
    this.payloads = payloads;
    this.timelineRows = database.prepare(timeline);
    this.storedSpans = database.prepare(storedSpans);
    this.storedSpan = database.prepare(storedSpan);
    this.spanByResponse = database.prepare(spanByResponse);
  }

  /** In order of their start. */
  timeline(run: Run): readonly TimelineRow[] {
    const rows = this.timelineRows.all({ trace_id: run.traceId, run_start: run.startTime });
    return rows.toSorted((left, right) => left.start_ms - right.start_ms);
  }

  /** In order of their start. */
  *ofRun(traceId: TraceId): Iterable<StoredSpan> {
    for (const row of this.storedSpans.iterate({ trace_id: traceId }))
      yield storedSpanFromRow(row, this.payloads);
  }

  get(traceId: TraceId, spanId: SpanId): StoredSpan | undefined {
    const row = this.storedSpan.get({ trace_id: traceId, span_id: spanId });
    return row === undefined ? undefined : storedSpanFromRow(row, this.payloads);
  }

  /** The span of an execution that tells of the answer with this id. */
  idByResponse(executionId: ExecutionId, responseId: string): SpanId | undefined {
    const row = this.spanByResponse.get({ execution_id: executionId, response_id: responseId });
    return row === undefined ? undefined : (row.span_id as SpanId);
  }
}

export function storedSpanFromRow(row: StoredSpanRow, payloads: Payloads): StoredSpan {
  const { cost_usd: usd, cost_source: source } = row;
  return {
    encoded: payloads.read(row),
    resource: row.resource,
    scope: row.scope,
    ...(usd !== null && source !== null && { cost: { usd, source } }),
  };
}
