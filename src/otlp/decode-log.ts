import type { EncodedRecord, LogWire } from '../model/otlp-wire.ts';
import { jsonText } from './json-text.ts';
import { decodeLogJson } from './log-json.ts';
import { decodeLogProtobuf } from './log-protobuf.ts';

/** Reads one log record again from what was kept of it. Throws `OtlpDecodeError` where the bytes are none. */
export function decodeLog(encoded: EncodedRecord): LogWire {
  return encoded.format === 'protobuf'
    ? decodeLogProtobuf(encoded.bytes)
    : decodeLogJson(jsonText(encoded.bytes));
}
