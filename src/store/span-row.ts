import type { Nanos } from '../base/nanos.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import type { SqlParameters, SqlValue } from './database.ts';
import { usageColumns } from './usage-columns.ts';

/** A span as the store takes it: its meaning for the columns, and its bytes as they arrived, masked. */
export interface SpanToStore {
  readonly span: Span;
  readonly encoded: EncodedRecord;
  /** Text that decodes to the resource; equal texts are stored once. */
  readonly resource: string;
  readonly scope: string;
  readonly normalizerVersion: number;
  /** The execution, or the session, under whose address the span came in. */
  readonly executionId?: ExecutionId;
}

/** The hot columns. `resource_id` and `scope_id` are the writer's. */
export function spanColumns(span: Span, normalizerVersion: number): SqlParameters {
  const { llm } = span;
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId ?? null,
    name: span.name,
    kind: span.kind,
    start_time: sqlTime(span.startTime),
    end_time: span.endTime === undefined ? null : sqlTime(span.endTime),
    status: span.status.code,
    service: span.service ?? null,
    provider: llm?.provider ?? null,
    model: llm?.responseModel ?? llm?.requestModel ?? null,
    response_id: llm?.responseId ?? null,
    ...usageColumns(llm?.usage),
    cost_usd: llm?.cost !== undefined && Number.isFinite(llm.cost.usd) ? llm.cost.usd : null,
    cost_source: llm?.cost?.source ?? null,
    normalizer_version: normalizerVersion,
  };
}

const latestSqlTime = 2n ** 63n - 1n;

/** OTLP's times have 64 bits without a sign; a time after 2262 is a sender's mistake and kept as 2262. */
function sqlTime(time: Nanos): SqlValue {
  return time > latestSqlTime ? latestSqlTime : time;
}
