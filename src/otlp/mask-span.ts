import type { ReceivedSpan, SpanEventWire, SpanHeader, SpanWire } from '../model/otlp-wire.ts';
import { decodeSpan } from './decode-span.ts';
import { encodeSpan } from './encode-span.ts';
import { maskEncoded, mayNeedMask, type MaskedKind } from './mask-encoded.ts';
import { maskOrigin } from './mask-origin.ts';
import { changedFrom, maskAttributes, maskEach, type Mask } from './mask-values.ts';

/**
 * The span with every credential in its texts replaced, to be called before anything is written. The
 * same object where there is none.
 */
export function maskSpan(received: ReceivedSpan): ReceivedSpan {
  return maskOrigin(maskHeaderAndBytes(received));
}

/** Reads the span in full only where it must be looked at. */
function maskHeaderAndBytes(received: ReceivedSpan): ReceivedSpan {
  const { encoded } = received;
  if (!mayNeedMask(encoded)) return received;
  const masked = maskEncoded(decodeSpan(encoded), encoded, spans);
  return masked.encoded === encoded
    ? received
    : { ...received, header: headerOf(masked.wire), encoded: masked.encoded };
}

function headerOf(span: SpanWire): SpanHeader {
  const { traceId, spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    startTimeUnixNano,
    endTimeUnixNano,
  };
}

const spans: MaskedKind<SpanWire> = { mask: maskWire, encode: encodeSpan };

function maskWire(span: SpanWire, mask: Mask): SpanWire {
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
