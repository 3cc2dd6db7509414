import type { LogRecord, LogWire } from '../model/otlp-wire.ts';
import { encodeLog } from './encode-log.ts';
import { maskEncoded, type MaskedKind } from './mask-encoded.ts';
import { maskOrigin } from './mask-origin.ts';
import { changedFrom, maskAttributes, maskValue, type Mask } from './mask-values.ts';

/** As `maskSpan`, for a log record: its body, whatever its shape, its attributes and its names. */
export function maskLogRecord(record: LogRecord): LogRecord {
  const { wire: log, encoded } = maskEncoded(record.log, record.encoded, logs);
  return maskOrigin(changedFrom(record, { log, encoded }));
}

const logs: MaskedKind<LogWire> = { mask: maskLog, encode: encodeLog };

function maskLog(log: LogWire, mask: Mask): LogWire {
  return changedFrom(log, {
    severityText: mask('severityText', log.severityText),
    body: maskValue('body', log.body, mask),
    attributes: maskAttributes(log.attributes, mask),
    eventName: mask('eventName', log.eventName),
  });
}
