import type { EncodedRecord, SpanWire } from '../model/otlp-wire.ts';
import { decodeSpanJson } from './span-json.ts';
import { decodeSpanProtobuf } from './span-protobuf.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads one span again from what was kept of it. Throws `OtlpDecodeError` where the bytes are no span. */
export function decodeSpan(encoded: EncodedRecord): SpanWire {
  return encoded.format === 'protobuf'
    ? decodeSpanProtobuf(encoded.bytes)
    : decodeSpanJson(utf8.decode(encoded.bytes));
}
