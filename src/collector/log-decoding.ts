import { defined } from '../base/defined.ts';
import type { Nanos } from '../base/nanos.ts';
import type { LogRecord, LogWire, ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { decodeLog } from '../otlp/decode-log.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import type { StoredLog } from '../store/log-reader.ts';
import type { LogToStore } from '../store/log-writer.ts';
import { originTexts } from './origin-texts.ts';

/** From a masked log record to what is stored. */
export function toLogToStore(record: LogRecord): LogToStore {
  return { log: record.log, encoded: record.encoded, ...originTexts(record) };
}

/** A log record as it is read again. */
export interface ReadLog {
  readonly log: LogWire;
  /** Its own, else the next best: see `StoredLog`. */
  readonly time: Nanos;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}

export function fromStoredLog(stored: StoredLog): ReadLog {
  const { traceId, spanId } = stored;
  const place = defined({ traceId, spanId });
  return {
    log: { ...decodeLog(stored.encoded), ...place },
    time: stored.time,
    resource: decodeResource(stored.resource),
    scope: decodeScope(stored.scope),
  };
}
