import type { ReceivedSpan, SpanRecord } from '../../src/model/otlp-wire.ts';
import { decodeSpan } from '../../src/otlp/decode-span.ts';
import type { DecodedRequest, OtlpFormat } from '../../src/otlp/decode-request.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';

/** As `decodeTraces`, with each span read in full. */
export function decodeWholeTraces(
  body: Uint8Array,
  format: OtlpFormat,
): DecodedRequest<ReceivedSpan & SpanRecord> {
  const decoded = decodeTraces(body, format);
  const records = decoded.records.map((each) => ({ ...each, span: decodeSpan(each.encoded) }));
  return { ...decoded, records };
}
