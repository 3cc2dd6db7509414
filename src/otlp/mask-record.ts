import type { SpanEventWire, SpanRecord, SpanWire } from '../model/otlp-wire.ts';
import { encodeSpan } from './encode-span.ts';
import { maskEncoded, type MaskedKind } from './mask-encoded.ts';
import { maskOrigin } from './mask-origin.ts';
import { changedFrom, maskAttributes, maskEach, type Mask } from './mask-values.ts';

/**
 * The record with every credential in its texts replaced, to be called before anything is written.
 * The same object where there is none.
 */
export function maskRecord(record: SpanRecord): SpanRecord {
  const { wire: span, encoded } = maskEncoded(record.span, record.encoded, spans);
  return changedFrom(record, { span, encoded, ...maskOrigin(record) });
}

const spans: MaskedKind<SpanWire> = { mask: maskSpan, encode: encodeSpan };

function maskSpan(span: SpanWire, mask: Mask): SpanWire {
  return changedFrom(span, {
    name: mask('name', span.name),
    traceState: mask('traceState', span.traceState),
    attributes: maskAttributes(span.attributes, mask),
    events: maskEach(span.events, (event) => maskEvent(event, mask)),
    links: maskEach(span.links, (link) =>
      changedFrom(link, { attributes: maskAttributes(link.attributes, mask) }),
    ),
    status: changedFrom(span.status, { message: mask('message', span.status.message) }),
  });
}

function maskEvent(event: SpanEventWire, mask: Mask): SpanEventWire {
  return changedFrom(event, {
    name: mask('name', event.name),
    attributes: maskAttributes(event.attributes, mask),
  });
}
