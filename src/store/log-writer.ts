import { hash } from 'node:crypto';
import { msToNanos } from '../base/nanos.ts';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import { logEventName, logTime, type EncodedRecord, type LogWire } from '../model/otlp-wire.ts';
import type { ChangeCounter } from './change-counter.ts';
import type { Database, Statement } from './database.ts';
import type { Origins } from './origins.ts';
import insertLog from './queries/insert-log.sql';
import touchRunOfLog from './queries/touch-run-of-log.sql';
import type { SpanDeriver } from './span-deriver.ts';

/** A log record as the store takes it: what is looked for, and its bytes as they arrived, masked. */
export interface LogToStore {
  readonly log: LogWire;
  readonly encoded: EncodedRecord;
  /** Text that decodes to the resource; equal texts are stored once. */
  readonly resource: string;
  readonly scope: string;
  /** The execution, or the session, under whose address the record came in. */
  readonly executionId?: ExecutionId;
}

/** Writes log records. Nothing else inserts into `logs`. */
export class LogWriter {
  private readonly database: Database;
  private readonly changes: ChangeCounter;
  private readonly origins: Origins;
  private readonly deriver: SpanDeriver;
  private readonly insertLog: Statement<never>;
  private readonly touchRun: Statement<{ trace_id: string }>;

  constructor(database: Database, changes: ChangeCounter, { origins, deriver }: LogWriterParts) {
    this.database = database;
    this.changes = changes;
    this.origins = origins;
    this.deriver = deriver;
    this.insertLog = database.prepare(insertLog);
    this.touchRun = database.prepare(touchRunOfLog);
  }

  /**
   * Writes all of `logs` in one transaction, or none where it throws. When it returns they are
   * committed and may be acknowledged. A record that tells its time and is there already, byte for byte and
   * from the same process, is taken for one that was sent again. Gives the runs that changed: those whose spans have come.
   */
  append(logs: readonly LogToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    try {
      return this.database.transaction(() => this.appendAll(logs, receivedAtMs));
    } catch (error) {
      this.origins.forget();
      throw error;
    }
  }

  private appendAll(logs: readonly LogToStore[], receivedAtMs: number): ReadonlySet<TraceId> {
    const executions = new Map<TraceId, ExecutionId | undefined>();
    for (const log of logs) {
      this.appendOne(log, receivedAtMs);
      const { traceId } = log.log;
      if (traceId === undefined) continue;
      executions.set(traceId, executions.get(traceId) ?? log.executionId);
    }
    this.deriver.deriveOfLogs(logs.map(({ log }) => log));
    const change = this.changes.next();
    const touched = [...executions].map(([traceId, executionId]) =>
      this.touchRun.get({
        trace_id: traceId,
        change,
        received_ms: receivedAtMs,
        execution_id: executionId ?? null,
      }),
    );
    return new Set(touched.flatMap((row) => (row === undefined ? [] : (row.trace_id as TraceId))));
  }

  private appendOne(each: LogToStore, receivedAtMs: number): void {
    const { log, encoded, executionId } = each;
    const time = logTime(log);
    this.insertLog.run({
      trace_id: log.traceId ?? null,
      span_id: log.spanId ?? null,
      time: time ?? msToNanos(receivedAtMs),
      severity: log.severityNumber,
      event_name: logEventName(log) ?? null,
      execution_id: executionId ?? null,
      ...this.origins.columns(each),
      format: encoded.format,
      payload: encoded.bytes,
      hash: time === undefined ? null : logHash(encoded.bytes),
    });
  }
}

export interface LogWriterParts {
  readonly origins: Origins;
  readonly deriver: SpanDeriver;
}

/** Records of one time are few: less than a whole hash tells them apart. */
const hashBytes = 8;

function logHash(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer').subarray(0, hashBytes);
}
