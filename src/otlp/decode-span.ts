import type { EncodedRecord, SpanWire } from '../model/otlp-wire.ts';
import type { PackedValues } from '../model/packed-values.ts';
import { jsonText } from './json-text.ts';
import { decodeSpanJson } from './span-json.ts';
import { decodeSpanProtobuf } from './span-protobuf.ts';

/**
 * Reads one span again from what was kept of it. The values of attributes in `packed` are left out, but not
 * the keys. Throws `OtlpDecodeError` where the bytes are no span.
 */
export function decodeSpan(encoded: EncodedRecord, packed?: PackedValues): SpanWire {
  return encoded.format === 'protobuf'
    ? decodeSpanProtobuf(encoded.bytes, packed)
    : decodeSpanJson(jsonText(encoded.bytes), packed);
}
