import { defined } from '../base/defined.ts';
import { nanosToMs, type Nanos } from '../base/nanos.ts';
import type { SpanEventWire } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/**
 * NVIDIA's Triton serves any model, language models among them, so that its spans are no model calls of
 * their own: they only tell of one. Its moments are events; how long a request waited is between two of
 * them, where one span has both.
 */
export const triton: Dialect = {
  name: 'triton',
  read: ({ span: { attributes, events } }) => {
    const model = readString(attributes, 'triton.model_name');
    if (model === undefined && !events.some((event) => event.name === 'COMPUTE_START')) {
      return undefined;
    }
    return defined<Contribution>({
      llm: filled({
        requestModel: model,
        responseId: readString(attributes, 'triton.request_id', 'triton.trace_request_id'),
      }),
      serving: filled({ queueMs: betweenMs(events, 'QUEUE_START', 'COMPUTE_START') }),
    });
  },
  completions: [{ find: queueUntilBelow }],
};

/** The wait ends where the span of the computation begins, just below. */
function queueUntilBelow(span: Span, around: Surroundings): readonly Completion[] {
  const isOpen = span.serving?.queueMs === undefined;
  if (!isOpen || momentOf(span.events, 'QUEUE_START') === undefined) return [];
  for (const { spanId, parentSpanId } of around.after(span)) {
    if (parentSpanId !== span.spanId) continue;
    const events = [...span.events, ...(around.spanOf(spanId)?.events ?? [])];
    const queueMs = betweenMs(events, 'QUEUE_START', 'COMPUTE_START');
    if (queueMs !== undefined)
      return [{ from: 'child', spanId, meaning: { serving: { queueMs } } }];
  }
  return [];
}

function betweenMs(
  events: readonly SpanEventWire[],
  first: string,
  second: string,
): number | undefined {
  const [start, end] = [momentOf(events, first), momentOf(events, second)];
  if (start === undefined || end === undefined || end < start) return undefined;
  return nanosToMs(end - start);
}

function momentOf(events: readonly SpanEventWire[], name: string): Nanos | undefined {
  return events.find((event) => event.name === name)?.timeUnixNano;
}
