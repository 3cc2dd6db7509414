import { defined } from '../base/defined.ts';
import { nanosToMs } from '../base/nanos.ts';
import { oncePerText } from '../base/once-per-text.ts';
import type { Cost } from '../model/cost.ts';
import type { LogWire, ReceivedSpan } from '../model/otlp-wire.ts';
import type { PackedValues } from '../model/packed-values.ts';
import type { Span } from '../model/span.ts';
import {
  completeForSums,
  completeSpan,
  tellsBelow,
  tellsCall,
  tellsSums,
} from '../dialects/complete-span.ts';
import { mostCalls } from '../dialects/earlier-messages.ts';
import { contentLeftPacked } from '../dialects/content-keys.ts';
import { normalizeSpan, normalizerVersion } from '../dialects/registry.ts';
import { completeRun } from '../dialects/run-surroundings.ts';
import type { Surroundings } from '../dialects/surroundings.ts';
import { decodeSpan } from '../otlp/decode-span.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import type { ConfiguredPrice } from '../pricing/configured-prices.ts';
import { priceCall, type PricedCall } from '../pricing/price-call.ts';
import type { Derivation } from '../store/span-facts.ts';
import type { SpanNeighbors } from '../store/span-neighbors.ts';
import type { StoredSpan } from '../store/span-reader.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { storedOtherRuns, storedSurroundings } from './stored-surroundings.ts';
import { originTexts } from './origin-texts.ts';

/** From a received and masked span to what is stored of it. */
export function toSpanToStore(received: ReceivedSpan): SpanToStore {
  const { header, encoded } = received;
  const { resource, scope } = originTexts(received);
  return { header, encoded, resource, scope };
}

type Prices = readonly ConfiguredPrice[];

/**
 * From what was stored back to what its sender told, in the span and elsewhere in the run, with what the
 * call cost: for one span that somebody reads.
 */
export function completeStoredSpan(
  stored: StoredSpan,
  neighbors: SpanNeighbors,
  prices: Prices,
): Span {
  const span = toldSpan(stored);
  return withKnownCost(completeSpan(span, around(span, neighbors)), stored, prices);
}

/** As `completeStoredSpan`, but for the messages of earlier calls: for spans of which many are read at once. */
export function completeStoredHit(
  stored: StoredSpan,
  neighbors: SpanNeighbors,
  prices: Prices,
): Span {
  const span = toldSpan(stored);
  const withoutHistory = { ...around(span, neighbors), callsFollowed: mostCalls };
  return withKnownCost(completeSpan(span, withoutHistory), stored, prices);
}

export interface StoredRunParts {
  /** In order of their start. */
  readonly spans: readonly StoredSpan[];
  readonly logs: readonly LogWire[];
}

/** As `completeStoredSpan` for all spans of a run. */
export function completeStoredRun(
  { spans, logs }: StoredRunParts,
  neighbors: SpanNeighbors,
  prices: Prices,
): readonly Span[] {
  const told = spans.map((stored) => toldSpan(stored));
  const [first] = told;
  const completed =
    first === undefined
      ? []
      : completeRun(told, logs, storedOtherRuns(first.traceId, neighbors, toldSpan));
  return completed.map((span, index) => withKnownCost(span, spans[index], prices));
}

/** What a span tells itself, without messages and other content: for sums over many spans. */
export function toldHotSpan(stored: StoredSpan): Span {
  return toldSpan(stored, contentLeftPacked);
}

/** How the store derives what lists and sums read. `prices` may change while it does. */
export function spanDerivationWith(prices: () => Prices): Derivation {
  return {
    version: normalizerVersion,
    spanOf: (stored, neighbors) => {
      const span = toldSpan(stored, contentLeftPacked);
      const completed = completeForSums(span, () => around(span, neighbors));
      return withKnownCost(completed, stored, prices());
    },
    isToldInLog: tellsSums,
    tellsCall,
    tellsBelow,
  };
}

/** Where nobody has prices of his own. */
export const spanDerivation = spanDerivationWith(() => []);

function around(span: Span, neighbors: SpanNeighbors): Surroundings {
  return storedSurroundings(span.traceId, neighbors, toldSpan);
}

function toldSpan(stored: StoredSpan, packed?: PackedValues): Span {
  return normalizeSpan({
    span: decodeSpan(stored.encoded, packed),
    resource: resourceOf(stored.resource),
    scope: scopeOf(stored.scope),
  });
}

/** Spans of one origin share its objects, so that what is found out about an origin is found out once. */
const resourceOf = oncePerText(decodeResource);
const scopeOf = oncePerText(decodeScope);

/**
 * A cost that is known stays what it was on the day, unless the sender tells what it really was or the user
 * has a price for it. It says how it was worked out where that still comes to the same.
 */
function withKnownCost(span: Span, stored: StoredSpan | undefined, prices: Prices): Span {
  // What the sender reports is not second-guessed.
  if (span.llm?.cost !== undefined) return span;
  const cost = costOf(span, prices);
  const before = stored?.cost;
  const isKept =
    before !== undefined &&
    before.source !== 'configured' &&
    cost?.source !== 'configured' &&
    before.usd !== cost?.usd;
  const known = isKept ? before : cost;
  return known === undefined ? span : withCost(span, known);
}

function costOf({ llm, startTime, endTime }: Span, prices: Prices): Cost | undefined {
  if (llm?.usage === undefined) return undefined;
  const { provider, requestModel, responseModel, serviceTier, usage } = llm;
  const durationMs = endTime === undefined ? undefined : nanosToMs(endTime - startTime);
  const call = { provider, requestModel, responseModel, serviceTier, durationMs };
  return priceCall(defined<PricedCall>({ ...call, usage, startTime }), prices);
}

function withCost(span: Span, cost: Cost): Span {
  return { ...span, llm: { ...span.llm, cost } };
}
