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
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readJson, readJsonOrText } from './attribute-reader.ts';
import { joinedUsage } from './body-usage.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';
import { reportedCost } from './reported-cost.ts';
import {
  callOf,
  retrievalOf,
  outputFailureOf,
  toolOf,
  type TracedFunction,
} from './traced-function.ts';
import { usageOf } from './usage-reader.ts';

/** MLflow's tracing: every attribute is JSON text, and inputs and outputs are those of the function traced. */
export const mlflow: Dialect = {
  name: 'mlflow',
  read: ({ span }) => {
    const { attributes } = span;
    if (!attributes.has('mlflow.spanType') && !attributes.has('mlflow.traceRequestId')) {
      return undefined;
    }
    const kind = kinds.get(readText(attributes, 'mlflow.spanType')?.toUpperCase() ?? '');
    const isCall = kind === 'llm' || kind === 'embedding' || kind === 'rerank';
    const isFound = kind === 'retrieval' || kind === 'rerank';
    const traced = tracedBy(attributes);
    return defined<Contribution>({
      kind,
      llm: isCall ? readLlm(span, callOf(traced)) : readSpending(attributes),
      tool: kind === 'tool' ? readTool(span, traced) : undefined,
      retrieval: isFound ? retrievalOf(traced) : undefined,
      agent: kind === 'agent' ? { name: span.name } : undefined,
      ...readSurroundings(attributes),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['LLM', 'llm'],
  ['CHAT_MODEL', 'llm'],
  ['EMBEDDING', 'embedding'],
  ['RERANKER', 'rerank'],
  ['RETRIEVER', 'retrieval'],
  ['MEMORY', 'retrieval'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
  ['CHAIN', 'workflow'],
  ['WORKFLOW', 'workflow'],
  ['TASK', 'workflow'],
  ['PARSER', 'workflow'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
]);

/** Text inside JSON text; versions that send the bare word are read too. */
function readText(attributes: Attributes, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = readJsonOrText(attributes, key);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function tracedBy(attributes: Attributes): TracedFunction {
  return {
    input: readJsonOrText(attributes, 'mlflow.spanInputs'),
    output: readJsonOrText(attributes, 'mlflow.spanOutputs'),
  };
}

function readLlm(span: SpanWire, call: LlmCall): LlmCall | undefined {
  const { attributes } = span;
  const invocation = readJson(attributes, 'invocation_params');
  const given: JsonObject = isJsonObject(invocation) ? invocation : {};
  const { model: _m, model_name: _n, messages: _l, tools: _t, _type, ...rest } = given;
  const parameters = { ...rest, ...call.parameters };
  return filled<LlmCall>({
    ...call,
    ...readSpending(attributes, call),
    provider: readText(attributes, 'mlflow.llm.provider'),
    requestModel:
      call.requestModel ??
      firstText(given, 'model', 'model_name') ??
      readText(attributes, 'mlflow.llm.model', 'model'),
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    timeToFirstTokenMs: readTimeToFirstToken(span),
    toolDefinitions: readTools(attributes) ?? call.toolDefinitions,
  });
}

/** Wrappers may tell what the calls inside them spent. */
function readSpending(attributes: Attributes, call: LlmCall = {}): LlmCall | undefined {
  const cost = readJson(attributes, 'mlflow.llm.cost');
  const usd = isJsonObject(cost) ? numberMember(cost, 'total_cost') : undefined;
  return filled<LlmCall>({
    usage: joinedUsage(readUsage(attributes), call.usage),
    cost: reportedCost(usd),
  });
}

/**
 * Each integration passes its provider's own counts on: Anthropic's and Bedrock's have cached tokens
 * beside the input, all others inside, also LangChain's and LiteLLM's of the same models.
 */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const told = readJson(attributes, 'mlflow.chat.tokenUsage');
  if (!isJsonObject(told)) return undefined;
  const count = (name: string): number | undefined => numberMember(told, name);
  const cacheReadTokens = count('cache_read_input_tokens');
  const cacheWriteTokens = count('cache_creation_input_tokens');
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  const format = readText(attributes, 'mlflow.message.format') ?? '';
  const input = count('input_tokens');
  const isApart = cachesApart.has(format) || cached > (input ?? 0);
  const total = count('total_tokens');
  return usageOf({
    inputTokens: input === undefined ? undefined : input + (isApart ? cached : 0),
    outputTokens: count('output_tokens'),
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens: count('reasoning_tokens'),
    // The total is that of the two counts as sent.
    totalTokens: total === undefined || !isApart ? total : undefined,
  });
}

const cachesApart: ReadonlySet<string> = new Set(['anthropic', 'bedrock', 'claude_code']);

/** Every chunk of a streamed answer is an event. */
function readTimeToFirstToken(span: SpanWire): number | undefined {
  const first = span.events.find(({ name }) => name === 'mlflow.chunk.item.0');
  return first && nanosToMs(first.timeUnixNano - span.startTimeUnixNano);
}

function readTools(attributes: Attributes): readonly JsonValue[] | undefined {
  const tools = readJson(attributes, 'mlflow.chat.tools');
  return isJsonArray(tools) && tools.length > 0 ? tools : undefined;
}

function readTool({ attributes, name }: SpanWire, traced: TracedFunction): SpanMeaning['tool'] {
  const called = readText(attributes, 'tool_name', 'mlflow.spanFunctionName') ?? name;
  const callId = readText(attributes, 'tool_call_id');
  return { ...toolOf(called, traced), ...(callId !== undefined && { callId }) };
}

const tagPrefix = 'mlflow.traceTag.';

function readSurroundings(attributes: Attributes): SpanMeaning {
  const linked = readJson(attributes, 'mlflow.linkedPrompts');
  const prompt = isJsonArray(linked) ? linked[0] : undefined;
  const version = isJsonObject(prompt) ? prompt['version'] : undefined;
  return defined<SpanMeaning>({
    prompt: isJsonObject(prompt)
      ? filled({
          name: firstText(prompt, 'name'),
          version: typeof version === 'number' ? String(version) : firstText(prompt, 'version'),
        })
      : undefined,
    conversationId: readText(attributes, 'session.id', 'mlflow.trace.session'),
    userId: readText(attributes, 'user.id', 'mlflow.trace.user'),
    metadata: traceTags(attributes),
  });
}

/** Tags are pairs of words here, and those of MLflow itself are no one's. */
function traceTags(attributes: Attributes): SpanMeaning['metadata'] {
  const tags: [string, string][] = [];
  for (const key of attributes.keys()) {
    if (!key.startsWith(tagPrefix) || key.startsWith(`${tagPrefix}mlflow.`)) continue;
    const value = readText(attributes, key);
    if (value !== undefined) tags.push([key.slice(tagPrefix.length), value]);
  }
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}
