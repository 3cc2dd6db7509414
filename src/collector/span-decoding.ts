import { defined } from '../base/defined.ts';
import type { Cost } from '../model/cost.ts';
import type { SpanRecord } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { normalizeSpan, normalizerVersion } from '../dialects/registry.ts';
import { decodeSpan } from '../otlp/decode-span.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import { priceCall } from '../pricing/price-call.ts';
import type { StoredSpan } from '../store/span-reader.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { originTexts } from './origin-texts.ts';

/** From a masked record to what is stored: its meaning, with what the call cost. */
export function toSpanToStore(record: SpanRecord): SpanToStore {
  return {
    span: priceSpan(normalizeSpan(record)),
    encoded: record.encoded,
    ...originTexts(record),
    normalizerVersion,
  };
}

/** From what was stored back to its meaning. The cost stays what it was on the day. */
export function fromStoredSpan(stored: StoredSpan): Span {
  const span = normalizeSpan({
    span: decodeSpan(stored.encoded),
    resource: decodeResource(stored.resource),
    scope: decodeScope(stored.scope),
  });
  return stored.cost === undefined ? span : withCost(span, stored.cost);
}

/** What the sender reports is not second-guessed. */
function priceSpan(span: Span): Span {
  const { llm } = span;
  if (llm === undefined || llm.cost !== undefined || llm.usage === undefined) return span;
  const { provider, requestModel, responseModel, usage } = llm;
  const cost = priceCall({
    ...defined({ provider, requestModel, responseModel }),
    usage,
    startTime: span.startTime,
  });
  return cost === undefined ? span : withCost(span, cost);
}

function withCost(span: Span, cost: Cost): Span {
  return { ...span, llm: { ...span.llm, cost } };
}
