import { defined } from '../base/defined.ts';
import type { SpanEventWire } from '../model/otlp-wire.ts';
import type { Evaluation } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';

/** What evaluators said of a span, told as events on it. */
export function genAiEvaluations(
  events: readonly SpanEventWire[],
): readonly Evaluation[] | undefined {
  const results = events.filter((event) => event.name === 'gen_ai.evaluation.result');
  if (results.length === 0) return undefined;
  return results.map(({ attributes }) =>
    defined<Evaluation>({
      name: readString(attributes, 'gen_ai.evaluation.name'),
      score: readNumber(attributes, 'gen_ai.evaluation.score.value'),
      label: readString(attributes, 'gen_ai.evaluation.score.label'),
      explanation: readString(attributes, 'gen_ai.evaluation.explanation'),
    }),
  );
}
