import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { reportedCost } from './reported-cost.ts';
import { callOf, outputFailureOf, toolOf, type TracedFunction } from './traced-function.ts';

/** Laminar's SDK: the input and output of each traced function, beside OpenTelemetry's keys on model calls. */
export const laminar: Dialect = {
  name: 'laminar',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'lmnr.')) return undefined;
    const kind = spanKind(attributes);
    const traced: TracedFunction = {
      input: readJsonOrText(attributes, 'lmnr.span.input'),
      output: readJsonOrText(attributes, 'lmnr.span.output'),
    };
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' ? readLlm(attributes, traced) : undefined,
      tool: kind === 'tool' ? toolOf(span.name, traced) : undefined,
      ...readSurroundings(attributes),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

/** A function that was only observed has no type; spans of others carry Laminar's keys without its input. */
function spanKind(attributes: Attributes): SpanKind | undefined {
  const told = kinds.get(readString(attributes, 'lmnr.span.type')?.toUpperCase() ?? '');
  return told ?? (attributes.has('lmnr.span.input') ? 'workflow' : undefined);
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['LLM', 'llm'],
  ['CACHED', 'llm'],
  ['TOOL', 'tool'],
  ['PIPELINE', 'workflow'],
  ['EXECUTOR', 'workflow'],
  ['EVALUATION', 'workflow'],
  ['EVALUATOR', 'evaluator'],
  ['HUMAN_EVALUATOR', 'evaluator'],
]);

/** What a call cost may be told in its two halves only. */
function readLlm(attributes: Attributes, traced: TracedFunction): LlmCall | undefined {
  const raw = readResponseBody(readJson(attributes, 'lmnr.sdk.raw.response'));
  const [input, output] = ['input', 'output'].map((side) =>
    readNumber(attributes, `gen_ai.usage.${side}_cost`),
  );
  const sum = input === undefined || output === undefined ? undefined : input + output;
  const usd = readNumber(attributes, 'gen_ai.usage.cost', 'gen_ai.usage.total_cost') ?? sum;
  return filled<LlmCall>({
    ...raw,
    ...callOf(traced),
    cost: reportedCost(usd),
    serviceTier: readString(attributes, 'gen_ai.request.batch') === 'true' ? 'batch' : undefined,
  });
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const property = (name: string): string => `lmnr.association.properties.${name}`;
  return defined<SpanMeaning>({
    prompt: filled({ version: readString(attributes, 'lmnr.span.prompt_hash') }),
    conversationId: readString(attributes, property('session_id')),
    userId: readString(attributes, property('user_id')),
    tags: readStrings(attributes, property('tags'), 'lmnr.span.tags'),
    metadata: readGroup(attributes, property('metadata.')),
  });
}
