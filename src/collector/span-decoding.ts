import { defined } from '../base/defined.ts';
import type { Cost } from '../model/cost.ts';
import type { LogWire, ReceivedSpan } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { completeForSums, completeSpan, tellsBelow, tellsSums } from '../dialects/complete-span.ts';
import { mostCalls } from '../dialects/earlier-messages.ts';
import { normalizeSpan, normalizerVersion } from '../dialects/registry.ts';
import { completeRun } from '../dialects/run-surroundings.ts';
import type { Surroundings } from '../dialects/surroundings.ts';
import { decodeSpan } from '../otlp/decode-span.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import { priceCall } from '../pricing/price-call.ts';
import type { Derivation } from '../store/span-facts.ts';
import type { SpanNeighbors } from '../store/span-neighbors.ts';
import type { StoredSpan } from '../store/span-reader.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { storedSurroundings } from './stored-surroundings.ts';
import { originTexts } from './origin-texts.ts';

/** From a received and masked span to what is stored of it. */
export function toSpanToStore(received: ReceivedSpan): SpanToStore {
  const { header, encoded } = received;
  return { header, encoded, ...originTexts(received) };
}

/** From what was stored back to what its sender told, with what the call cost. */
export function fromStoredSpan(stored: StoredSpan): Span {
  return withKnownCost(toldSpan(stored), stored);
}

/** As `fromStoredSpan`, with what the sender tells elsewhere in the run: for one span that somebody reads. */
export function completeStoredSpan(stored: StoredSpan, neighbors: SpanNeighbors): Span {
  const span = toldSpan(stored);
  return withKnownCost(completeSpan(span, around(span, neighbors)), stored);
}

/** As `completeStoredSpan`, but for the messages of earlier calls: for spans of which many are read at once. */
export function completeStoredHit(stored: StoredSpan, neighbors: SpanNeighbors): Span {
  const span = toldSpan(stored);
  const withoutHistory = { ...around(span, neighbors), callsFollowed: mostCalls };
  return withKnownCost(completeSpan(span, withoutHistory), stored);
}

/** As `fromStoredSpan` for all spans of a run, in order of their start. */
export function completeStoredRun(
  spans: readonly StoredSpan[],
  logs: readonly LogWire[],
): readonly Span[] {
  const completed = completeRun(spans.map(toldSpan), logs);
  return completed.map((span, index) => withKnownCost(span, spans[index]));
}

/** How the store derives what lists and sums read. */
export const spanDerivation: Derivation = {
  version: normalizerVersion,
  spanOf: (stored, neighbors) => {
    const span = toldSpan(stored);
    return withKnownCost(completeForSums(span, around(span, neighbors)), stored);
  },
  isToldInLog: tellsSums,
  tellsBelow,
};

function around(span: Span, neighbors: SpanNeighbors): Surroundings {
  return storedSurroundings(span.traceId, neighbors, toldSpan);
}

function toldSpan(stored: StoredSpan): Span {
  return normalizeSpan({
    span: decodeSpan(stored.encoded),
    resource: decodeResource(stored.resource),
    scope: decodeScope(stored.scope),
  });
}

/** A cost that is known stays what it was on the day, unless the sender tells what it really was. */
function withKnownCost(span: Span, stored: StoredSpan | undefined): Span {
  const isTold = span.llm?.cost !== undefined && stored?.cost?.source === 'priced';
  return stored?.cost === undefined || isTold ? priceSpan(span) : withCost(span, stored.cost);
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
