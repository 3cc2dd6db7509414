import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import { logEventName, type LogWire, type SpanEventWire } from '../model/otlp-wire.ts';
import type { Evaluation } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';

const evaluationEvent = 'gen_ai.evaluation.result';

/** What evaluators said of a span, told as events on it, or by the evaluator's own span in its attributes. */
export function genAiEvaluations(
  events: readonly SpanEventWire[],
  attributes: Attributes,
): readonly Evaluation[] | undefined {
  const carriers = events
    .filter(({ name }) => name === evaluationEvent)
    .map((event) => event.attributes);
  if (attributes.has('gen_ai.evaluation.name')) carriers.push(attributes);
  return carriers.length === 0 ? undefined : carriers.map(readEvaluation);
}

/** The same in log records, which is where the conventions want it. */
export function loggedEvaluations(logs: readonly LogWire[]): readonly Evaluation[] {
  return logs
    .filter((log) => logEventName(log) === evaluationEvent)
    .map((log) => readEvaluation(new Map([...bodyOf(log), ...log.attributes])));
}

function bodyOf({ body }: LogWire): Attributes {
  return body instanceof Map ? (body as Attributes) : new Map();
}

function readEvaluation(attributes: Attributes): Evaluation {
  return defined<Evaluation>({
    name: readString(attributes, 'gen_ai.evaluation.name'),
    score: readNumber(attributes, 'gen_ai.evaluation.score.value', 'gen_ai.evaluation.score'),
    label: readString(attributes, 'gen_ai.evaluation.score.label', 'gen_ai.evaluation.label'),
    explanation: readString(attributes, 'gen_ai.evaluation.explanation'),
  });
}
