import type { Nanos } from '../base/nanos.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import type { Borrowed, Span, SpanMeaning } from '../model/span.ts';
import type { Failure } from './dialect.ts';

/**
 * What lies around a span in its run, for facts that a sender tells elsewhere. Each question costs a read
 * of the store, so that a rule asks only where the span itself leaves something open.
 */
export interface Surroundings {
  /** What was logged in a span, in order of time: the last thousand of the window. */
  readonly logsOf: (spanId: SpanId, window?: TimeWindow) => readonly LogWire[];
  /** A span, completed or as its sender told it. `undefined` where it has not come. */
  readonly spanOf: (spanId: SpanId) => Span | undefined;
  /** Spans of the run that began no later, the nearest first: some hundreds at most. */
  readonly before: (span: Span) => readonly Neighbor[];
  /** Spans of the run that began no earlier, the nearest first: some hundreds at most. */
  readonly after: (span: Span) => readonly Neighbor[];
  /** Absent where only one run is at hand. */
  readonly otherRuns?: OtherRunsOfCall;
  /** How many calls of the conversation were gone back already, so that it ends. */
  readonly callsFollowed?: number;
}

/** What other runs tell that may belong to the call, as far as it was derived: few spans at most. */
export interface OtherRunsOfCall {
  readonly withResponse: (responseId: string) => readonly Span[];
  /** Retrievals of the same conversation or service that ended in the window. */
  readonly retrievalsBetween: (from: Nanos, until: Nanos) => readonly Span[];
}

export interface TimeWindow {
  readonly from: Nanos;
  readonly until: Nanos;
}

/** What tells whether a span is worth reading. */
export interface Neighbor {
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly name: string;
}

/** Facts that were found elsewhere. Those that the span tells itself are left out. */
export interface Completion {
  readonly from: Borrowed['from'];
  /** The span where it stands, where that is another one. */
  readonly spanId?: SpanId;
  /** Its run, where that is another one. */
  readonly traceId?: TraceId;
  readonly meaning: SpanMeaning;
  /** The messages hold those of the span itself, and more: they take their place. */
  readonly extendsMessages?: true;
  /** Present where the span failed and does not say so. */
  readonly failure?: Failure;
}

/** How a dialect finds what it tells elsewhere. */
export interface CompletionRule {
  /** Tokens, money, models or failures may come of it: what sums are made of. */
  readonly tellsSums?: true;
  /** Never throws. */
  readonly find: (span: Span, around: Surroundings) => readonly Completion[];
}

/** The spans above one, nearest first, as far as they have come. */
export function ancestorsOf(span: Span, around: Surroundings): readonly Span[] {
  const above: Span[] = [];
  const seen = new Set([span.spanId]);
  // Telemetry may claim that a span is its own ancestor, and agents do not nest deeper.
  while (above.length < 20) {
    const { parentSpanId } = above.at(-1) ?? span;
    if (parentSpanId === undefined || seen.has(parentSpanId)) break;
    seen.add(parentSpanId);
    const parent = around.spanOf(parentSpanId);
    if (parent === undefined) break;
    above.push(parent);
  }
  return above;
}

/** `parent` for the first span above, `ancestor` for the others. */
export function relationOf(span: Span, above: Span): 'parent' | 'ancestor' {
  return span.parentSpanId === above.spanId ? 'parent' : 'ancestor';
}
