import type { SpanId, TraceId } from '../model/ids.ts';
import type { Span } from '../model/span.ts';
import type { Neighbor, OtherRunsOfCall, Surroundings } from '../dialects/surroundings.ts';
import { decodeLog } from '../otlp/decode-log.ts';
import type { SpanPlace } from '../store/other-runs.ts';
import type { NeighborRow, PlaceInRun, SpanNeighbors } from '../store/span-neighbors.ts';
import type { StoredSpan } from '../store/span-reader.ts';

/** The surroundings of the spans of one run, read from the store as they are asked for, each span once. */
export function storedSurroundings(
  traceId: TraceId,
  neighbors: SpanNeighbors,
  read: (stored: StoredSpan) => Span,
): Surroundings {
  const known = new Map<SpanId, Span | undefined>();
  const spanOf = (spanId: SpanId): Span | undefined => {
    if (!known.has(spanId)) {
      const stored = neighbors.get(traceId, spanId);
      known.set(spanId, stored === undefined ? undefined : read(stored));
    }
    return known.get(spanId);
  };
  return {
    spanOf,
    logsOf: (spanId, window) =>
      neighbors.logsOf({ traceId, spanId, ...window }).map((encoded) => decodeLog(encoded)),
    before: (span) => neighbors.before(placeOf(span)).map(neighborOf),
    after: (span) => neighbors.after(placeOf(span)).map(neighborOf),
    otherRuns: storedOtherRuns(traceId, neighbors, read),
  };
}

/** Spans of other runs, as their senders told them. */
export function storedOtherRuns(
  ownTraceId: TraceId,
  neighbors: SpanNeighbors,
  read: (stored: StoredSpan) => Span,
): OtherRunsOfCall {
  const spansAt = (places: readonly SpanPlace[]): readonly Span[] =>
    places.flatMap(({ traceId, spanId }) => {
      const stored = neighbors.get(traceId, spanId);
      return stored === undefined ? [] : read(stored);
    });
  const { otherRuns } = neighbors;
  return {
    withResponse: (responseId) => spansAt(otherRuns.withResponse(ownTraceId, responseId)),
    retrievalsBetween: (from, until) =>
      spansAt(otherRuns.retrievalsBetween(ownTraceId, from, until)),
  };
}

function placeOf({ traceId, spanId, startTime }: Span): PlaceInRun {
  return { traceId, spanId, startTime };
}

function neighborOf({ span_id, parent_span_id, name }: NeighborRow): Neighbor {
  const parentSpanId = (parent_span_id ?? undefined) as SpanId | undefined;
  return {
    spanId: span_id as SpanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
  };
}
