import { nanos } from '../../src/base/nanos.ts';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { Span } from '../../src/model/span.ts';

/** A finished model call with no content, named by its id, that took 10 ns from 100 on. */
export function modelSpan(spanId: string, change: Partial<Span> = {}): Span {
  return {
    traceId: 'a'.repeat(32) as TraceId,
    spanId: spanId as SpanId,
    name: spanId,
    kind: 'llm',
    startTime: nanos(100n),
    endTime: nanos(110n),
    status: { code: 'unset' },
    dialects: [],
    attributes: new Map(),
    events: [],
    links: [],
    resource: new Map(),
    ...change,
  };
}
