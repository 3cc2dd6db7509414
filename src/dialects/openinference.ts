import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  openJsonText,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readMessages } from './message-shapes.ts';
import { firstText } from './part-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import { usageOf } from './usage-reader.ts';

/** Arize's OpenInference: every span says its kind; lists are flattened into dotted keys. */
export const openInference: Dialect = {
  name: 'openinference',
  read: ({ span: { attributes } }) => {
    const spanKind = readString(attributes, 'openinference.span.kind')?.toUpperCase();
    if (spanKind === undefined) return undefined;
    const kind = kinds.get(spanKind);
    const isCall = kind === 'llm' || kind === 'embedding' || kind === 'rerank';
    return defined<Contribution>({
      kind,
      llm: isCall ? readLlm(attributes) : undefined,
      tool: kind === 'tool' ? readTool(attributes) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(attributes) : undefined,
      agent: filled({ name: readString(attributes, 'agent.name') }),
      ...readSurroundings(attributes),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['LLM', 'llm'],
  ['EMBEDDING', 'embedding'],
  ['RERANKER', 'rerank'],
  ['CHAIN', 'workflow'],
  ['RETRIEVER', 'retrieval'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['PROMPT', 'prompt'],
]);

function readLlm(attributes: Attributes): LlmCall | undefined {
  const finishReason = readString(attributes, 'llm.finish_reason');
  const usd = readNumber(attributes, 'llm.cost.total');
  return filled<LlmCall>({
    provider:
      readString(attributes, 'llm.provider', 'llm.system') ?? metadata(attributes, 'ls_provider'),
    ...readModels(attributes),
    usage: readUsage(attributes),
    cost: usd === undefined ? undefined : { usd, source: 'reported' },
    finishReasons: finishReason === undefined ? undefined : [finishReason],
    inputMessages: readList(attributes, 'llm.input_messages', 'user'),
    outputMessages: readList(attributes, 'llm.output_messages', 'assistant'),
    toolDefinitions: readFlattenedList(attributes, 'llm.tools')?.map(toolDefinition),
  });
}

/**
 * `llm.model_name` is what was asked for until the answer names a model, and then that one; the
 * parameters go on saying what was asked for.
 */
function readModels(attributes: Attributes): Partial<LlmCall> {
  const invocation = readJson(
    attributes,
    'llm.invocation_parameters',
    'embedding.invocation_parameters',
  );
  const given: JsonObject = isJsonObject(invocation) ? invocation : {};
  const { model, messages: _m, tools: _t, instructions: _i, ...parameters } = given;
  const told = readString(
    attributes,
    'llm.model_name',
    'embedding.model_name',
    'reranker.model_name',
  );
  const requestModel =
    readString(attributes, 'llm.request.model_name') ?? (typeof model === 'string' ? model : told);
  const answered = told === requestModel ? undefined : told;
  return defined<Partial<LlmCall>>({
    requestModel,
    responseModel: readString(attributes, 'llm.response.model_name') ?? answered,
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
  });
}

/** Input includes cached tokens, output includes reasoning: as in the model. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const count = (name: string): number | undefined =>
    readNumber(attributes, `llm.token_count.${name}`);
  return usageOf({
    inputTokens: count('prompt'),
    outputTokens: count('completion'),
    cacheReadTokens: count('prompt_details.cache_read'),
    cacheWriteTokens: count('prompt_details.cache_write'),
    reasoningTokens: count('completion_details.reasoning'),
    totalTokens: count('total'),
  });
}

function readList(
  attributes: Attributes,
  prefix: string,
  speaker: 'user' | 'assistant',
): readonly Message[] | undefined {
  return readMessages(readFlattenedList(attributes, prefix)?.map(plainMessage), speaker);
}

/** Takes away the level that OpenInference puts around each message, part and tool call. */
function plainMessage(item: JsonValue): JsonValue {
  const message = inside(item, 'message');
  if (!isJsonObject(message)) return message;
  const { contents, tool_calls: calls, ...rest } = message;
  return {
    ...rest,
    ...(isJsonArray(contents) && {
      content: contents.map((part) => inside(part, 'message_content')),
    }),
    ...(isJsonArray(calls) && { tool_calls: calls.map((call) => inside(call, 'tool_call')) }),
  };
}

function inside(item: JsonValue, name: string): JsonValue {
  return isJsonObject(item) ? (item[name] ?? item) : item;
}

function toolDefinition(item: JsonValue): JsonValue {
  const tool = inside(item, 'tool');
  return openJsonText(inside(tool, 'json_schema'));
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'tool.name'),
    callId: readString(attributes, 'tool.id', 'tool_call.id'),
    arguments: readJsonOrText(attributes, 'input.value', 'tool.parameters'),
    result: readJsonOrText(attributes, 'output.value'),
  });
}

function readRetrieval(attributes: Attributes): SpanMeaning['retrieval'] {
  const documents = readFlattenedList(attributes, 'retrieval.documents');
  return filled({
    query: readString(attributes, 'input.value'),
    documents: readDocuments(documents?.map((item) => opened(inside(item, 'document')))),
  });
}

function opened(document: JsonValue): JsonValue {
  if (!isJsonObject(document) || document['metadata'] === undefined) return document;
  return { ...document, metadata: openJsonText(document['metadata']) };
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const variables = readJson(attributes, 'llm.prompt_template.variables');
  return defined<SpanMeaning>({
    prompt: filled({
      name: readString(attributes, 'prompt.id'),
      version: readString(attributes, 'llm.prompt_template.version'),
      template: readString(attributes, 'llm.prompt_template.template'),
      variables: isJsonObject(variables) ? variables : undefined,
    }),
    conversationId: metadata(attributes, 'session_id'),
    userId: metadata(attributes, 'user_id'),
  });
}

/** Frameworks put their own facts into one attribute of JSON text. */
function metadata(attributes: Attributes, name: string): string | undefined {
  const value = readJson(attributes, 'metadata');
  return isJsonObject(value) ? firstText(value, name) : undefined;
}
