import type { SpanId } from '../model/ids.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import { logTime } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { completeSpan } from './complete-span.ts';
import { mostCalls } from './earlier-messages.ts';
import { logsBySpan } from './log-messages.ts';
import type { OtherRunsOfCall, Surroundings } from './surroundings.ts';

/** As many as a store gives. */
const mostNeighbors = 300;

/** Of a longer run no call gets the messages of those before it: they are told for one call at a time. */
const mostSpansWithHistory = 5_000;

/**
 * Completes all spans of a run that is in memory; `otherRuns` where more is stored. `spans` come in order of their start: so each finds the
 * earlier calls of its conversation completed already.
 */
export function completeRun(
  spans: readonly Span[],
  logs: readonly LogWire[],
  otherRuns?: OtherRunsOfCall,
): readonly Span[] {
  const all = [...spans];
  const callsFollowed = spans.length > mostSpansWithHistory ? mostCalls : 0;
  const around = {
    ...surroundingsIn(all, logsBySpan(logs)),
    callsFollowed,
    ...(otherRuns !== undefined && { otherRuns }),
  };
  for (const [index, span] of spans.entries()) all[index] = completeSpan(span, around);
  return all;
}

function surroundingsIn(
  spans: readonly Span[],
  logs: ReadonlyMap<SpanId, readonly LogWire[]>,
): Surroundings {
  const places = new Map(spans.map((span, index) => [span.spanId, index]));
  return {
    logsOf: (spanId, window) => {
      const all = logs.get(spanId) ?? [];
      if (window === undefined) return all;
      return all.filter((log) => {
        const time = logTime(log);
        return time !== undefined && time >= window.from && time <= window.until;
      });
    },
    spanOf: (spanId) => spans[places.get(spanId) ?? -1],
    before: ({ spanId }) => {
      const place = places.get(spanId) ?? 0;
      return spans.slice(Math.max(0, place - mostNeighbors), place).toReversed();
    },
    after: ({ spanId }) => {
      const place = places.get(spanId) ?? spans.length;
      return spans.slice(place + 1, place + 1 + mostNeighbors);
    },
  };
}
