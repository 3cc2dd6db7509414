import type { LogWire, ResourceWire, ScopeWire, SpanWire } from '../model/otlp-wire.ts';
import type { Span, SpanKind, SpanMeaning } from '../model/span.ts';
import type { CompletionRule } from './surroundings.ts';

/** A span as it came, with what its batch said about where it came from. */
export interface WireRecord {
  readonly span: SpanWire;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}

/** What one dialect makes of a span. A member that it cannot tell is absent, for others to fill in. */
export interface Contribution extends SpanMeaning {
  readonly kind?: SpanKind;
  /** Present where the dialect says that the span failed, whatever its OTLP status is. */
  readonly failure?: Failure;
}

export interface Failure {
  readonly message?: string;
}

/**
 * One way of telling what an agent did in OTLP attributes and events. Real spans mix several at once
 * (the Vercel AI SDK writes its own keys beside OpenTelemetry's), so a dialect contributes fields and
 * never owns a span; `registry.ts` says who goes first.
 */
export interface Dialect {
  /** Shown to users as one of a span's dialects. */
  readonly name: string;
  /**
   * `undefined` where nothing of the span is written in this dialect. Never throws. Goes by the record alone:
   * where it says nothing after a look at the names of attributes, it is not asked of spans with the same
   * names again (`speaking-dialects.ts`). The name of a span is to be looked at last: with it every span is new.
   */
  readonly read: (record: WireRecord) => Contribution | undefined;
  /** Where it tells what it leaves out of a span: see `complete-span.ts`. */
  readonly completions?: readonly CompletionRule[];
  /** True for a log record that tells tokens, money or a failure of a span. It is asked for every record. */
  readonly logTellsSums?: (log: LogWire) => boolean;
  /** True for one that tells the call that its span is, where that tells no tokens itself. It is asked for every record. */
  readonly logTellsCall?: (log: LogWire) => boolean;
  /** True for a span of this dialect that tells the model of the calls below it. */
  readonly tellsBelow?: (span: Span) => boolean;
}
