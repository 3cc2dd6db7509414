import { defined } from '../base/defined.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Serving } from '../model/span.ts';
import { readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';

/**
 * SGLang's request tracing: a span `Req …` for a request, below it one for each thread that worked on
 * it, and in those one for each slice of the work. The request carries the same keys as vLLM's; a slice
 * tells what it is by its name and how long it took by its own times.
 */
export const sglang: Dialect = {
  name: 'sglang',
  read: ({ span, scope }) => {
    if (scope.name !== 'sglang server') return undefined;
    return defined<Contribution>({
      // The room in which servers for prefill and decode meet is not the request itself.
      kind: /\bReq\b/.test(span.name) ? 'llm' : undefined,
      llm: filled({ responseId: readString(span.attributes, 'rid') }),
      serving: sliceServing(span),
    });
  },
};

const phaseOfSlice: ReadonlyMap<string, keyof Serving> = new Map([
  ['prefill_waiting', 'queueMs'],
  ['decode_waiting', 'queueMs'],
  ['prefill_forward', 'prefillMs'],
  ['chunked_prefill', 'prefillMs'],
  ['decode_loop', 'decodeMs'],
  ['decode_forward', 'decodeMs'],
]);

function sliceServing(span: SpanWire): Serving | undefined {
  const phase = phaseOfSlice.get(span.name.trim());
  if (phase === undefined || span.endTimeUnixNano < span.startTimeUnixNano) return undefined;
  return { [phase]: nanosToMs(span.endTimeUnixNano - span.startTimeUnixNano) };
}
