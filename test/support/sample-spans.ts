import { deserialize, serialize } from 'node:v8';
import { nanos } from '../../src/base/nanos.ts';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { Span } from '../../src/model/span.ts';
import type { Derivation } from '../../src/store/span-facts.ts';
import type { SpanToStore } from '../../src/store/span-row.ts';

/** 10 seconds after `2026-01-01T00:00:00Z`, so that runs of tests sort after it. */
export const sampleStart = 1_767_225_610_000_000_000n;

/** 32 digits that end in `digits`. */
export function sampleTraceId(digits: string): TraceId {
  return digits.padStart(32, 'a') as TraceId;
}

/** 16 digits that end in `digits`. */
export function sampleSpanId(digits: string): SpanId {
  return digits.padStart(16, 'b') as SpanId;
}

/** A root span of one second in trace `…01`; `change` says what is different. */
export function sampleSpan(change: Partial<Span> = {}): Span {
  return {
    traceId: sampleTraceId('01'),
    spanId: sampleSpanId('01'),
    name: 'agent',
    kind: 'agent',
    startTime: nanos(sampleStart),
    endTime: nanos(sampleStart + 1_000_000_000n),
    status: { code: 'unset' },
    service: 'sample',
    dialects: [],
    attributes: new Map(),
    events: [],
    links: [],
    resource: new Map(),
    ...change,
  };
}

/** The same span without an end: as a sender exports it when it starts. */
export function openSpan(change: Partial<Span> = {}): Span {
  const { endTime: _, ...open } = sampleSpan(change);
  return open;
}

/** Gives back the meaning that `toStore` was called with. */
export const sampleDerivation: Derivation = {
  version: 1,
  spanOf: ({ encoded, cost }) => {
    if (encoded.format !== 'json') throw new Error('Other bytes were stored.');
    const span = deserialize(encoded.bytes) as Span;
    return cost === undefined ? span : { ...span, llm: { ...span.llm, cost } };
  },
};

/** As a store with `sampleDerivation` takes it. */
export function toStore(span: Span, change: Partial<SpanToStore> = {}): SpanToStore {
  const { traceId, spanId, parentSpanId, name, startTime, endTime } = span;
  return {
    header: {
      traceId,
      spanId,
      ...(parentSpanId !== undefined && { parentSpanId }),
      name,
      startTimeUnixNano: startTime,
      endTimeUnixNano: endTime ?? nanos(0n),
    },
    encoded: { format: 'json', bytes: serialize(span) },
    resource: '{"service.name":"sample"}',
    scope: '{"name":"sample-scope"}',
    ...change,
  };
}
