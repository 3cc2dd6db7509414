import { defined } from '../base/defined.ts';
import type { SpanMeaning } from '../model/span.ts';
import { readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';

/**
 * Effect's AI packages, which tell their model calls by OpenTelemetry's conventions. What their tools are
 * called with stands on spans in words of their own; what they answer, and what is said, is not told.
 */
export const effectAi: Dialect = {
  name: 'effect-ai',
  read: ({ span }) => {
    const { attributes } = span;
    if (!attributes.has('tool') || span.name !== 'Toolkit.handle') return undefined;
    return defined<Contribution>({
      kind: 'tool',
      tool: defined<SpanMeaning['tool'] & {}>({
        name: readString(attributes, 'tool'),
        callId: undefined,
        arguments: readJsonOrText(attributes, 'parameters'),
        result: undefined,
        error: undefined,
      }),
    });
  },
};
