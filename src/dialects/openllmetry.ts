import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import { messageText, type Message } from '../model/message.ts';
import type { Evaluation, LlmCall, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import { askedTool } from './asked-tool.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readMessages } from './message-shapes.ts';
import { readGenAiCounts } from './otel-gen-ai-usage.ts';
import { readEntity } from './openllmetry-entity.ts';
import { vectorDbKeys, vectorDbRetrieval } from './openllmetry-vector-db.ts';
import { readDocuments } from './retrieved-documents.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Traceloop's OpenLLMetry: workflows, tasks and tools under `traceloop.*`, vector databases under `db.*`,
 * and the messages of its older versions under `gen_ai.prompt.N` and `gen_ai.completion.N`. Its newer
 * versions write OpenTelemetry's own keys for all else.
 */
export const openLlmetry: Dialect = {
  name: 'openllmetry',
  completions: [askedTool],
  read: ({ span, scope }) => {
    const { attributes } = span;
    const isOwn = scope.name.startsWith('@traceloop/') || hasKeyUnder(attributes, ...ownKeys);
    if (!isOwn) return undefined;
    const found = attributes.has('db.system') ? vectorDbRetrieval(span) : undefined;
    const ranked =
      attributes.get('llm.request.type') === 'rerank' ? readRanking(attributes) : found;
    return defined<Contribution>({
      ...readEntity(span),
      ...(found !== undefined && { kind: 'retrieval' }),
      ...(ranked !== undefined && { retrieval: ranked }),
      llm: readLlm(attributes, scope.name),
      ...readSurroundings(attributes),
      evaluations: guardrail(attributes),
    });
  },
};

const ownKeys = [
  'traceloop.',
  'gen_ai.prompt.0.',
  'gen_ai.completion.0.',
  'gen_ai.guardrail.',
  'llm.request.type',
  'llm.usage.',
  'llm.is_streaming',
  ...vectorDbKeys,
];

function readLlm(attributes: Attributes, scope: string): LlmCall | undefined {
  const outputMessages = readList(attributes, 'gen_ai.completion', 'assistant');
  const finishReasons = outputMessages?.flatMap((message) => message.finishReason ?? []) ?? [];
  const reason = readString(attributes, 'llm.response.finish_reason', 'llm.response.stop_reason');
  const call = filled<LlmCall>({
    usage: readTokens(attributes, scope),
    parameters: readParameters(attributes),
    finishReasons:
      finishReasons.length > 0 || reason === undefined ? nonEmpty(finishReasons) : [reason],
    inputMessages: readList(attributes, 'gen_ai.prompt', 'user') ?? packedItems(attributes, scope),
    outputMessages,
    toolDefinitions: readFlattenedList(attributes, 'llm.request.functions')?.map(openParameters),
  });
  return call && defined<LlmCall>({ provider: readProvider(attributes), ...call });
}

/** Names of `gen_ai.system` before they were OpenTelemetry's; all others were only capitalised. */
const renamedProviders: ReadonlyMap<string, string> = new Map([
  ['aws', 'aws.bedrock'],
  ['azure', 'azure.ai.openai'],
  ['google', 'gcp.gen_ai'],
  ['gemini', 'gcp.gemini'],
  ['vertexai', 'gcp.vertex_ai'],
  ['mistralai', 'mistral_ai'],
  ['togetherai', 'together_ai'],
  ['huggingface', 'hugging_face'],
  ['alephalpha', 'aleph_alpha'],
  ['watsonx', 'ibm.watsonx.ai'],
]);

/** Only where it is capitalised: what is written in OpenTelemetry's way is read there. */
function readProvider(attributes: Attributes): string | undefined {
  const system = readString(attributes, 'gen_ai.system');
  if (system === undefined || !/[A-Z]/.test(system)) return undefined;
  const word = system.toLowerCase();
  return renamedProviders.get(word.replaceAll(/[\s_-]/g, '')) ?? word;
}

/** Parameters outside OpenTelemetry's namespace, by the names that they have there. */
const parameterKeys: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['top_k', 'llm.top_k'],
  ['frequency_penalty', 'llm.frequency_penalty'],
  ['presence_penalty', 'llm.presence_penalty'],
  ['stop_sequences', 'llm.chat.stop_sequences'],
  ['repetition_penalty', 'llm.request.repetition_penalty'],
  ['reasoning_effort', 'llm.request.reasoning_effort'],
  ['stream', 'llm.is_streaming', 'gen_ai.is_streaming'],
];

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const given = parameterKeys.flatMap(([name, ...keys]) => {
    const value = readJsonOrText(attributes, ...keys);
    return value === undefined ? [] : [[name, value] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** These pass on what Anthropic and Bedrock count: what was cached lies beside the input. */
const cachesApart: ReadonlySet<string> = new Set([
  '@traceloop/instrumentation-anthropic',
  '@traceloop/instrumentation-bedrock',
  'opentelemetry.instrumentation.bedrock',
]);

function withCaches(attributes: Attributes): LlmCall['usage'] {
  const { inputTokens, totalTokens: _, ...told } = readGenAiCounts(attributes) ?? {};
  const cached = (told.cacheReadTokens ?? 0) + (told.cacheWriteTokens ?? 0);
  return usageOf({
    outputTokens: told.outputTokens,
    cacheReadTokens: told.cacheReadTokens,
    cacheWriteTokens: told.cacheWriteTokens,
    reasoningTokens: told.reasoningTokens,
    inputTokens: inputTokens === undefined ? undefined : inputTokens + cached,
    totalTokens: undefined,
  });
}

/** Of a request to OpenAI's responses all items are the text of one message, as JSON. */
function packedItems(attributes: Attributes, scope: string): readonly Message[] | undefined {
  if (scope !== '@traceloop/instrumentation-openai') return undefined;
  const [only, ...others] =
    readMessages(readJson(attributes, 'gen_ai.input.messages'), 'user') ?? [];
  const text = only === undefined || others.length > 0 ? '' : messageText(only);
  const items = text.startsWith('[{') ? openJsonText(text) : undefined;
  const isConversation =
    isJsonArray(items) &&
    items.every((item) => isJsonObject(item) && (item['role'] ?? item['type']) !== undefined);
  return isConversation ? readMessages(items, 'user') : undefined;
}

function readTokens(attributes: Attributes, scope: string): LlmCall['usage'] {
  // Cohere counts searches there, which are no tokens.
  if (attributes.get('llm.request.type') === 'rerank') return undefined;
  return cachesApart.has(scope) ? withCaches(attributes) : readUsage(attributes);
}

/** The documents as they were given; the order that Cohere put them in is not told, only its scores. */
function readRanking(attributes: Attributes): SpanMeaning['retrieval'] {
  const given = readFlattenedList(attributes, 'documents')?.map((item) =>
    isJsonObject(item) ? (item['index'] ?? item) : item,
  );
  const [asked] = readList(attributes, 'gen_ai.prompt', 'user') ?? [];
  return filled({ query: asked && messageText(asked), documents: readDocuments(given) });
}

/** Only what lies outside OpenTelemetry's namespace; the rest of the usage is read there. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  return usageOf({
    inputTokens: readNumber(attributes, 'llm.usage.prompt_tokens'),
    outputTokens: readNumber(attributes, 'llm.usage.completion_tokens'),
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    reasoningTokens: readNumber(attributes, 'llm.usage.reasoning_tokens'),
    totalTokens: readNumber(attributes, 'llm.usage.total_tokens'),
  });
}

function readList(
  attributes: Attributes,
  prefix: string,
  speaker: 'user' | 'assistant',
): readonly Message[] | undefined {
  return readMessages(readFlattenedList(attributes, prefix)?.map(plainMessage), speaker);
}

/** The content is plain text, or JSON text of a list of parts; a refusal stands in its place. */
function plainMessage(message: JsonValue): JsonValue {
  if (!isJsonObject(message)) return message;
  const { refusal, function_call: called, role, ...rest } = message;
  // The instrumentation of Cohere has the role in the place of the member's name.
  const held = message['content'] ?? (typeof role === 'string' ? message[role] : undefined);
  const content = openJsonText(held ?? null);
  const isParts =
    isJsonArray(content) &&
    content.every((part) => isJsonObject(part) && part['type'] !== undefined);
  return {
    ...rest,
    ...(role !== undefined && { role }),
    content: isParts ? content : (held ?? refusal ?? null),
    ...(isJsonObject(called) && { tool_calls: [called] }),
  };
}

function openParameters(definition: JsonValue): JsonValue {
  if (!isJsonObject(definition) || definition['parameters'] === undefined) return definition;
  return { ...definition, parameters: openJsonText(definition['parameters']) };
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const properties = readGroup(attributes, 'traceloop.association.properties.');
  const property = (...names: string[]): string | undefined =>
    readString(attributes, ...names.map((name) => `traceloop.association.properties.${name}`));
  return defined<SpanMeaning>({
    prompt: filled({
      name: readString(attributes, 'traceloop.prompt.key'),
      version: readString(
        attributes,
        'traceloop.prompt.version',
        'traceloop.prompt.version_name',
        'traceloop.prompt.version_hash',
      ),
      template: readString(attributes, 'traceloop.prompt.template'),
      variables: readGroup(attributes, 'traceloop.prompt.template_variables.'),
    }),
    conversationId: property('session_id', 'thread_id', 'conversation_id', 'chat_id'),
    userId: property('user_id') ?? readString(attributes, 'llm.user', 'gen_ai.user'),
    tenantId: property('tenant_id', 'organization_id', 'customer_id'),
    metadata: properties,
  });
}

/** A guardrail's verdict on what it was given is no failure of its span. */
function guardrail(attributes: Attributes): readonly Evaluation[] | undefined {
  const key = (name: string): string => `gen_ai.guardrail.${name}`;
  const label = readString(attributes, key('status'));
  if (label === undefined) return undefined;
  return [
    defined<Evaluation>({
      name: readString(attributes, key('name'), key('type')),
      score: readNumber(attributes, key('confidence')),
      label,
      explanation: readString(attributes, key('error.message'), key('match')),
    }),
  ];
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
