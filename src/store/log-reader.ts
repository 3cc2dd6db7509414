import { nanos, type Nanos } from '../base/nanos.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import logsOfRun from './queries/logs-of-run.sql';

/** A log record as it was stored, to be decoded by whoever knows its encoding. */
export interface StoredLog {
  /** The record's own time, else when it was observed, else when it came. */
  readonly time: Nanos;
  readonly encoded: EncodedRecord;
  readonly resource: string;
  readonly scope: string;
  /** Where it was filed: a record may name no span and belong to one that was made of it. */
  readonly traceId?: TraceId;
  readonly spanId?: SpanId;
}

interface StoredLogRow {
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly time: string;
  readonly format: 'protobuf' | 'json';
  readonly payload: Uint8Array;
  readonly resource: string;
  readonly scope: string;
}

/** Reads the log records of runs, in order of their time. */
export class LogReader {
  private readonly logsOfRun: Statement<StoredLogRow>;

  constructor(database: Database) {
    this.logsOfRun = database.prepare(logsOfRun);
  }

  ofRun(traceId: TraceId): readonly StoredLog[] {
    return this.logsOfRun.all({ trace_id: traceId }).map(storedLogFromRow);
  }
}

function storedLogFromRow(row: StoredLogRow): StoredLog {
  return {
    time: nanos(BigInt(row.time)),
    encoded: { format: row.format, bytes: row.payload },
    resource: row.resource,
    scope: row.scope,
    ...(row.trace_id !== null && { traceId: row.trace_id as TraceId }),
    ...(row.span_id !== null && { spanId: row.span_id as SpanId }),
  };
}
