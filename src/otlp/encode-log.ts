import type { EncodedRecord, LogWire } from '../model/otlp-wire.ts';
import { encodeAnyValue, encodeAttributes } from './encode-attributes.ts';

const utf8 = new TextEncoder();

/** A log record as OTLP JSON, for where the bytes as received cannot be kept. `decodeLog` gives it back. */
export function encodeLog(log: LogWire): EncodedRecord {
  const json = {
    ...log,
    timeUnixNano: String(log.timeUnixNano),
    observedTimeUnixNano: String(log.observedTimeUnixNano),
    body: encodeAnyValue(log.body),
    attributes: encodeAttributes(log.attributes),
  };
  return { format: 'json', bytes: utf8.encode(JSON.stringify(json)) };
}
