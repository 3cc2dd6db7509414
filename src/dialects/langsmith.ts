import { defined } from '../base/defined.ts';
import { isJsonObject, numberMember, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { joinedUsage, readUsageObject } from './body-usage.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';
import { parsePythonLiteral } from './python-literal.ts';
import {
  callOf,
  retrievalOf,
  outputFailureOf,
  toolOf,
  type TracedFunction,
} from './traced-function.ts';
import { usageOf } from './usage-reader.ts';

/**
 * LangSmith's exporter of runs: what went in and came out as one JSON text each, in the shapes of
 * LangChain or of the wrapped provider.
 */
export const langSmith: Dialect = {
  name: 'langsmith',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'langsmith.')) return undefined;
    const kind = kinds.get(readString(attributes, 'langsmith.span.kind') ?? '');
    const metadata = readGroup(attributes, 'langsmith.metadata.') ?? {};
    const traced = tracedBy(attributes);
    return defined<Contribution>({
      kind,
      llm:
        kind === 'llm' || kind === 'embedding'
          ? readLlm(attributes, { metadata, call: callOf(traced) })
          : undefined,
      tool: kind === 'tool' ? readTool(span, traced) : undefined,
      retrieval: kind === 'retrieval' ? retrievalOf(traced) : undefined,
      ...readSurroundings(attributes, metadata),
      prompt: readPrompt(metadata, kind === 'prompt' ? traced.input : undefined),
      failure: hasException(span) ? {} : outputFailureOf(kind, traced.output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['llm', 'llm'],
  ['chain', 'workflow'],
  ['parser', 'workflow'],
  ['tool', 'tool'],
  ['retriever', 'retrieval'],
  ['embedding', 'embedding'],
  ['prompt', 'prompt'],
]);

function tracedBy(attributes: Attributes): TracedFunction {
  return {
    input: readJsonOrText(attributes, 'gen_ai.prompt'),
    output: readJsonOrText(attributes, 'gen_ai.completion'),
  };
}

interface RunOfModel {
  readonly metadata: JsonObject;
  readonly call: LlmCall;
}

function readLlm(attributes: Attributes, { metadata, call }: RunOfModel): LlmCall | undefined {
  const parameters = { ...invocation(metadata), ...call.parameters };
  return filled<LlmCall>({
    ...call,
    provider: firstText(metadata, 'ls_provider'),
    requestModel:
      readString(attributes, 'gen_ai.request.model') ??
      firstText(metadata, 'ls_model_name') ??
      call.requestModel,
    responseModel: readString(attributes, 'gen_ai.response.model') ?? call.responseModel,
    serviceTier: readString(attributes, 'gen_ai.response.service_tier') ?? call.serviceTier,
    usage: joinedUsage(readUsage(attributes), call.usage),
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    finishReasons: readStrings(attributes, 'gen_ai.response.finish_reasons') ?? call.finishReasons,
  });
}

/** What a chat model was set up with, which LangChain tells as metadata of the run. */
function invocation(metadata: JsonObject): JsonObject {
  const given = ['temperature', 'max_tokens', 'stop'].flatMap((name) => {
    const value = metadata[`ls_${name}`];
    return value === undefined ? [] : [[name, openJsonText(numberIn(value))] as const];
  });
  return Object.fromEntries(given);
}

/** Metadata is sent as text. */
function numberIn(value: JsonValue): JsonValue {
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(+value);
  return isNumber ? Number(value) : value;
}

/** Counted as LangChain counts: cached tokens are a part of the input, reasoning of the output. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const whole = readUsageObject(readJson(attributes, 'langsmith.usage_metadata'));
  const input = detailsOf(attributes, 'gen_ai.usage.input_token_details');
  const output = detailsOf(attributes, 'gen_ai.usage.output_token_details');
  const told = usageOf({
    inputTokens: readNumber(attributes, 'gen_ai.usage.input_tokens'),
    outputTokens: readNumber(attributes, 'gen_ai.usage.output_tokens'),
    cacheReadTokens: numberMember(input, 'cache_read'),
    cacheWriteTokens: numberMember(input, 'cache_creation'),
    reasoningTokens: numberMember(output, 'reasoning'),
    totalTokens: readNumber(attributes, 'gen_ai.usage.total_tokens'),
  });
  return told === undefined ? whole : { ...whole, ...told };
}

/** JSON from JavaScript, and a dictionary in Python's notation from Python. */
function detailsOf(attributes: Attributes, key: string): JsonObject {
  const text = readJsonOrText(attributes, key);
  const value = typeof text === 'string' ? parsePythonLiteral(text) : text;
  return isJsonObject(value) ? value : {};
}

function readTool({ attributes, name }: SpanWire, traced: TracedFunction): SpanMeaning['tool'] {
  const tool = toolOf(
    readString(attributes, 'gen_ai.tool.name', 'gen_ai.serialized.name') ?? name,
    traced,
  );
  const callId = readString(attributes, 'gen_ai.tool.call.id', 'langsmith.metadata.tool_call_id');
  return callId === undefined ? tool : { ...tool, callId };
}

function readPrompt(metadata: JsonObject, variables: JsonValue | undefined): SpanMeaning['prompt'] {
  return filled({
    name: firstText(metadata, 'lc_hub_repo'),
    version: firstText(metadata, 'lc_hub_commit_hash'),
    variables: isJsonObject(variables) ? variables : undefined,
  });
}

/** `langsmith.trace.session_id` is a project, in which all conversations lie. */
function readSurroundings(attributes: Attributes, metadata: JsonObject): SpanMeaning {
  return defined<SpanMeaning>({
    agent: filled({ name: firstText(metadata, 'lc_agent_name') }),
    conversationId: firstText(metadata, 'thread_id', 'session_id', 'conversation_id'),
    userId: firstText(metadata, 'user_id'),
    tenantId: firstText(metadata, 'tenant_id', 'organization_id'),
    tags: readStrings(attributes, 'langsmith.span.tags'),
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
  });
}

/**
 * A run is sent with status ok when it starts, and OpenTelemetry keeps that from being taken back: only
 * the exception tells that it failed.
 */
function hasException(span: SpanWire): boolean {
  return span.events.some(({ name }) => name === 'exception');
}
