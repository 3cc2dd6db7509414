import { defined } from '../base/defined.ts';
import type { Cost } from '../model/cost.ts';
import type { ReceivedSpan } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { normalizeSpan, normalizerVersion } from '../dialects/registry.ts';
import { decodeSpan } from '../otlp/decode-span.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import { priceCall } from '../pricing/price-call.ts';
import type { Derivation } from '../store/span-facts.ts';
import type { StoredSpan } from '../store/span-reader.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { originTexts } from './origin-texts.ts';

/** From a received and masked span to what is stored of it. */
export function toSpanToStore(received: ReceivedSpan): SpanToStore {
  const { header, encoded } = received;
  return { header, encoded, ...originTexts(received) };
}

/** From what was stored back to its meaning, with what the call cost. */
export function fromStoredSpan(stored: StoredSpan): Span {
  const span = normalizeSpan({
    span: decodeSpan(stored.encoded),
    resource: decodeResource(stored.resource),
    scope: decodeScope(stored.scope),
  });
  // A cost that is known stays what it was on the day.
  return stored.cost === undefined ? priceSpan(span) : withCost(span, stored.cost);
}

/** How the store derives what lists and sums read. */
export const spanDerivation: Derivation = { version: normalizerVersion, spanOf: fromStoredSpan };

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
