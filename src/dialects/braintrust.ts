import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { joinedUsage } from './body-usage.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';
import { callOf, outputFailureOf, toolOf, type TracedFunction } from './traced-function.ts';
import { usageOf } from './usage-reader.ts';

/** Braintrust's SDKs: everything is JSON text, or the same object in dotted keys. */
export const braintrust: Dialect = {
  name: 'braintrust',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'braintrust.')) return undefined;
    const kind = kinds.get(firstText(objectOf(attributes, 'span_attributes'), 'type') ?? '');
    const traced: TracedFunction = {
      input: readJsonOrText(attributes, 'braintrust.input_json', 'braintrust.input'),
      output: readJsonOrText(attributes, 'braintrust.output_json', 'braintrust.output'),
    };
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' ? readLlm(attributes, traced) : undefined,
      tool: kind === 'tool' ? readTool(span, traced) : undefined,
      ...readSurroundings(attributes),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['llm', 'llm'],
  ['tool', 'tool'],
  ['function', 'workflow'],
  ['task', 'workflow'],
  ['eval', 'workflow'],
  ['score', 'evaluator'],
]);

function objectOf(attributes: Attributes, name: string): JsonObject {
  const value = readJson(attributes, `braintrust.${name}`);
  return isJsonObject(value) ? value : (readGroup(attributes, `braintrust.${name}.`) ?? {});
}

function readLlm(attributes: Attributes, traced: TracedFunction): LlmCall | undefined {
  const metadata = objectOf(attributes, 'metadata');
  const call = callOf(traced);
  const { provider: _p, model: _m, tools, ...rest } = metadata;
  const definitions = openJsonText(tools ?? null);
  const parameters = Object.fromEntries(
    Object.entries(rest).filter(([name]) => parameterNames.has(name)),
  );
  const metrics = objectOf(attributes, 'metrics');
  const seconds = numberMember(metrics, 'time_to_first_token');
  return filled<LlmCall>({
    ...call,
    provider: firstText(metadata, 'provider'),
    requestModel: firstText(metadata, 'model') ?? call.requestModel,
    usage: joinedUsage(readUsage(metrics), call.usage),
    parameters: Object.keys(parameters).length === 0 ? call.parameters : parameters,
    timeToFirstTokenMs: seconds === undefined ? undefined : seconds * 1000,
    toolDefinitions: isJsonArray(definitions) ? definitions : call.toolDefinitions,
  });
}

const parameterNames: ReadonlySet<string> = new Set([
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'frequency_penalty',
  'presence_penalty',
  'stop',
  'seed',
  'n',
  'stream',
  'tool_choice',
  'response_format',
  'reasoning',
  'reasoning_effort',
]);

/** Prompt tokens include those of the cache, completion tokens those of reasoning. */
function readUsage(metrics: JsonObject): LlmCall['usage'] {
  const count = (name: string): number | undefined => {
    const value = metrics[name];
    return typeof value === 'string' ? Number(value) : numberMember(metrics, name);
  };
  return usageOf({
    inputTokens: count('prompt_tokens'),
    outputTokens: count('completion_tokens'),
    cacheReadTokens: count('prompt_cached_tokens'),
    cacheWriteTokens: count('prompt_cache_creation_tokens'),
    reasoningTokens: count('completion_reasoning_tokens'),
    totalTokens: count('tokens') ?? count('total_tokens'),
  });
}

function readTool({ attributes, name }: SpanWire, traced: TracedFunction): SpanMeaning['tool'] {
  const called = readString(attributes, 'tool.name', 'gen_ai.tool.name') ?? name;
  const callId = readString(attributes, 'tool.call_id', 'gen_ai.tool.call.id');
  return { ...toolOf(called, traced), ...(callId !== undefined && { callId }) };
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const metadata = objectOf(attributes, 'metadata');
  return defined<SpanMeaning>({
    conversationId: firstText(metadata, 'session_id', 'thread_id', 'conversation_id'),
    userId: firstText(metadata, 'user_id'),
    tags: readStrings(attributes, 'braintrust.tags'),
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    evaluations: readScores(objectOf(attributes, 'scores')),
  });
}

/** One score for each name, alone or with its metadata. */
function readScores(scores: JsonObject): readonly Evaluation[] | undefined {
  const known = Object.entries(scores).map(([name, value]: [string, JsonValue]) => {
    const score = isJsonObject(value) ? value['score'] : value;
    return defined<Evaluation>({
      name,
      score: typeof score === 'number' ? score : undefined,
      label: undefined,
      explanation: undefined,
    });
  });
  return known.length === 0 ? undefined : known;
}
