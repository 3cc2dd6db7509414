import { nanos } from '../../src/base/nanos.ts';
import { normalizeSpan } from '../../src/dialects/registry.ts';
import { completeRun } from '../../src/dialects/run-surroundings.ts';
import type { LogWire } from '../../src/model/otlp-wire.ts';
import type { Span } from '../../src/model/span.ts';
import { sampleSpanId, sampleStart } from './sample-spans.ts';
import { wireRecord, type PlainSpan } from './wire-record.ts';

/** A span of a run as a test writes it down, with its place in the run. */
export interface ToldSpan extends PlainSpan {
  /** Two digits. */
  readonly id: string;
  readonly parent?: string;
}

/** The meaning of the spans of one run, completed by each other. Each begins a second after the one before. */
export function completedSpans(
  told: readonly ToldSpan[],
  logs: readonly LogWire[] = [],
): readonly Span[] {
  const spans = told.map(({ id, parent, ...plain }, index) => {
    const record = wireRecord(plain);
    const start = sampleStart + BigInt(index) * 1_000_000_000n;
    return normalizeSpan({
      ...record,
      span: {
        ...record.span,
        spanId: sampleSpanId(id),
        ...(parent !== undefined && { parentSpanId: sampleSpanId(parent) }),
        startTimeUnixNano: nanos(start),
        endTimeUnixNano: nanos(start + 900_000_000n),
      },
    });
  });
  return completeRun(spans, logs);
}
