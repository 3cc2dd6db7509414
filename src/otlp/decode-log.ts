import type { EncodedRecord, LogWire } from '../model/otlp-wire.ts';
import { decodeLogJson } from './log-json.ts';
import { decodeLogProtobuf } from './log-protobuf.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads one log record again from what was kept of it. Throws `OtlpDecodeError` where the bytes are none. */
export function decodeLog(encoded: EncodedRecord): LogWire {
  return encoded.format === 'protobuf'
    ? decodeLogProtobuf(encoded.bytes)
    : decodeLogJson(utf8.decode(encoded.bytes));
}
