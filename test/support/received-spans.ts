import type { SpanRecord } from '../../src/model/otlp-wire.ts';
import { decodeSpan } from '../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';

/** The spans of a request, each read in full. */
export function readSpans(body: Uint8Array, format: OtlpFormat): readonly SpanRecord[] {
  return decodeTraces(body, format).records.map(({ encoded, resource, scope }) => ({
    span: decodeSpan(encoded),
    encoded,
    resource,
    scope,
  }));
}
