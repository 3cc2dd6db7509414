import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanEventWire, SpanWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  readJson,
  readJsonOrText,
  readString,
  readStrings,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';
import { reportedCost } from './reported-cost.ts';
import { readDocuments } from './retrieved-documents.ts';
import {
  callOf,
  queryOf,
  outputFailureOf,
  toolOf,
  type TracedFunction,
} from './traced-function.ts';
import { usageOf } from './usage-reader.ts';

/** LangWatch's SDKs: inputs and outputs are values with their type beside them, as JSON text. */
export const langWatch: Dialect = {
  name: 'langwatch',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'langwatch.')) return undefined;
    const kind = kinds.get(readString(attributes, 'langwatch.span.type') ?? '');
    const traced: TracedFunction = {
      input: plainValue(readJsonOrText(attributes, 'langwatch.input')),
      output: plainValue(readJsonOrText(attributes, 'langwatch.output')),
    };
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' ? readLlm(span, callOf(traced)) : undefined,
      tool: kind === 'tool' ? toolOf(span.name, traced) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(attributes, traced.input) : undefined,
      agent: kind === 'agent' ? { name: span.name } : undefined,
      ...readSurroundings(attributes),
      evaluations: readEvaluations(span.events),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['llm', 'llm'],
  ['tool', 'tool'],
  ['agent', 'agent'],
  ['rag', 'retrieval'],
  ['guardrail', 'guardrail'],
  ['evaluation', 'evaluator'],
  ['chain', 'workflow'],
  ['workflow', 'workflow'],
  ['component', 'workflow'],
  ['module', 'workflow'],
  ['task', 'workflow'],
]);

/** `{ type: 'chat_messages', value }`: the value alone says what it is. A list holds such values. */
function plainValue(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(value) || value['value'] === undefined) return value;
  if (typeof value['type'] !== 'string') return value;
  const { value: inner } = value;
  if (value['type'] !== 'list' || !isJsonArray(inner)) return inner;
  const items = inner.map((item) => plainValue(item) ?? item);
  return items.length === 1 ? (items[0] ?? items) : items;
}

function readLlm(span: SpanWire, call: LlmCall): LlmCall | undefined {
  const { attributes } = span;
  const metrics = objectOf(attributes, 'langwatch.metrics');
  const { tools, functions, ...parameters } = objectOf(attributes, 'langwatch.params');
  const definitions = tools ?? functions;
  const usd = numberMember(metrics, 'cost');
  return filled<LlmCall>({
    ...call,
    usage: readUsage(metrics) ?? call.usage,
    cost: reportedCost(usd),
    parameters: Object.keys(parameters).length === 0 ? call.parameters : parameters,
    timeToFirstTokenMs: readTimeToFirstToken(span, metrics),
    toolDefinitions: isJsonArray(definitions) ? definitions : call.toolDefinitions,
  });
}

function objectOf(attributes: Attributes, key: string): JsonObject {
  const value = plainValue(readJson(attributes, key));
  return isJsonObject(value) ? value : {};
}

/** Named as OpenAI's counts, which hold the cached and the reasoning ones. */
function readUsage(metrics: JsonObject): LlmCall['usage'] {
  const count = (...names: string[]): number | undefined =>
    names.map((name) => numberMember(metrics, name)).find((value) => value !== undefined);
  return usageOf({
    inputTokens: count('prompt_tokens', 'promptTokens'),
    outputTokens: count('completion_tokens', 'completionTokens'),
    cacheReadTokens: count('cache_read_input_tokens', 'cacheReadInputTokens'),
    cacheWriteTokens: count('cache_creation_input_tokens', 'cacheCreationInputTokens'),
    reasoningTokens: count('reasoning_tokens', 'reasoningTokens'),
    totalTokens: undefined,
  });
}

/** Milliseconds, or a moment in milliseconds since 1970. */
function readTimeToFirstToken(span: SpanWire, metrics: JsonObject): number | undefined {
  const timestamps = objectOf(span.attributes, 'langwatch.timestamps');
  const moment = numberMember(timestamps, 'first_token_at');
  const elapsed = moment === undefined ? undefined : moment - nanosToMs(span.startTimeUnixNano);
  const told = numberMember(metrics, 'first_token_ms') ?? elapsed;
  return told !== undefined && told >= 0 ? told : undefined;
}

function readRetrieval(
  attributes: Attributes,
  input: JsonValue | undefined,
): SpanMeaning['retrieval'] {
  const contexts = plainValue(
    readJson(attributes, 'langwatch.rag.contexts', 'langwatch.rag_contexts', 'langwatch.contexts'),
  );
  return filled({ query: queryOf(input), documents: readDocuments(contexts) });
}

const ownMetadata: ReadonlySet<string> = new Set([
  'labels',
  'user_id',
  'userId',
  'thread_id',
  'threadId',
  'customer_id',
  'customerId',
]);

function readSurroundings(attributes: Attributes): SpanMeaning {
  const told = readJson(attributes, 'langwatch.metadata', 'langwatch.trace', 'metadata');
  const metadata: JsonObject = isJsonObject(told) ? told : {};
  const variables = plainValue(readJson(attributes, 'langwatch.prompt.variables'));
  const labels = metadata['labels'];
  const others = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => !ownMetadata.has(name)),
  );
  return defined<SpanMeaning>({
    prompt: filled({
      name: readString(attributes, 'langwatch.prompt.handle', 'langwatch.prompt.id'),
      version: readString(
        attributes,
        'langwatch.prompt.version.number',
        'langwatch.prompt.version.id',
      ),
      variables: isJsonObject(variables) ? variables : undefined,
    }),
    conversationId:
      readString(
        attributes,
        'langwatch.thread.id',
        'langwatch.thread_id',
        'langwatch.session.id',
        'langwatch.langgraph.thread_id',
      ) ?? firstText(metadata, 'thread_id', 'threadId'),
    userId:
      readString(attributes, 'langwatch.user.id', 'langwatch.user_id') ??
      firstText(metadata, 'user_id', 'userId'),
    tenantId:
      readString(attributes, 'langwatch.customer.id', 'langwatch.customer_id') ??
      firstText(metadata, 'customer_id', 'customerId'),
    tags:
      readStrings(attributes, 'langwatch.labels', 'langwatch.tags') ??
      (isJsonArray(labels)
        ? labels.flatMap((label) => (typeof label === 'string' ? label : []))
        : undefined),
    metadata: Object.keys(others).length === 0 ? undefined : others,
  });
}

/** One event for each, which holds JSON text. */
function readEvaluations(events: readonly SpanEventWire[]): readonly Evaluation[] | undefined {
  const told = events
    .filter(({ name }) => name === 'langwatch.evaluation.custom')
    .flatMap(({ attributes }) => {
      const evaluation = readJson(attributes, 'json_encoded_event');
      return isJsonObject(evaluation) ? readEvaluation(evaluation) : [];
    });
  return told.length === 0 ? undefined : told;
}

function readEvaluation(evaluation: JsonObject): Evaluation {
  const { passed } = evaluation;
  const verdict = typeof passed === 'boolean' ? (passed ? 'passed' : 'failed') : undefined;
  return defined<Evaluation>({
    name: firstText(evaluation, 'name'),
    score: numberMember(evaluation, 'score'),
    label: firstText(evaluation, 'label') ?? verdict,
    explanation: firstText(evaluation, 'details'),
  });
}
