import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readMessages } from './message-shapes.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Traceloop's OpenLLMetry: workflows, tasks and tools under `traceloop.*`, and the messages of its
 * older versions under `gen_ai.prompt.N` and `gen_ai.completion.N`. Its newer versions write
 * OpenTelemetry's own keys for all else.
 */
export const openLlmetry: Dialect = {
  name: 'openllmetry',
  read: ({ span: { attributes } }) => {
    if (!hasKeyUnder(attributes, ...ownKeys)) return undefined;
    const kind = spanKind(attributes);
    const name = readString(attributes, 'traceloop.entity.name');
    return defined<Contribution>({
      kind,
      llm: readLlm(attributes),
      tool: kind === 'tool' ? readTool(attributes, name) : undefined,
      agent: kind === 'agent' ? filled({ name }) : undefined,
      ...readSurroundings(attributes),
    });
  },
};

const ownKeys = [
  'traceloop.',
  'gen_ai.prompt.0.',
  'gen_ai.completion.0.',
  'llm.request.type',
  'llm.usage.',
];

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['workflow', 'workflow'],
  ['task', 'workflow'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chat', 'llm'],
  ['completion', 'llm'],
  ['embedding', 'embedding'],
  ['rerank', 'rerank'],
]);

function spanKind(attributes: Attributes): SpanKind | undefined {
  const word = readString(attributes, 'traceloop.span.kind', 'llm.request.type');
  return word === undefined ? undefined : kinds.get(word.toLowerCase());
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const outputMessages = readList(attributes, 'gen_ai.completion', 'assistant');
  const finishReasons = outputMessages?.flatMap((message) => message.finishReason ?? []) ?? [];
  const finishReason = readString(attributes, 'llm.response.finish_reason');
  return filled<LlmCall>({
    usage: readUsage(attributes),
    finishReasons:
      finishReasons.length > 0
        ? finishReasons
        : finishReason === undefined
          ? undefined
          : [finishReason],
    inputMessages: readList(attributes, 'gen_ai.prompt', 'user'),
    outputMessages,
    toolDefinitions: readFlattenedList(attributes, 'llm.request.functions')?.map(openParameters),
  });
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
  return readMessages(readFlattenedList(attributes, prefix)?.map(openContent), speaker);
}

/** The content is plain text, or JSON text of a list of parts. */
function openContent(message: JsonValue): JsonValue {
  if (!isJsonObject(message)) return message;
  const content = openJsonText(message['content'] ?? null);
  const isParts =
    isJsonArray(content) &&
    content.every((part) => isJsonObject(part) && part['type'] !== undefined);
  return isParts ? { ...message, content } : message;
}

function openParameters(definition: JsonValue): JsonValue {
  if (!isJsonObject(definition) || definition['parameters'] === undefined) return definition;
  return { ...definition, parameters: openJsonText(definition['parameters']) };
}

function readTool(attributes: Attributes, name: string | undefined): SpanMeaning['tool'] {
  const input = readJsonOrText(attributes, 'traceloop.entity.input');
  return filled({
    name,
    callId: readString(attributes, 'gen_ai.tool.call.id'),
    arguments: isJsonObject(input) ? calledWith(input) : input,
    result: readJsonOrText(attributes, 'traceloop.entity.output'),
  });
}

/** The decorated function's arguments: `{ args: […], kwargs: {…} }`, or `{ inputs: … }`. */
function calledWith(input: JsonObject): JsonValue {
  const { args, kwargs, inputs } = input;
  if (isJsonObject(kwargs) && Object.keys(kwargs).length > 0) return kwargs;
  if (isJsonArray(args)) return args.length === 1 ? (args[0] ?? args) : args;
  return inputs ?? input;
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const association = (name: string): string => `traceloop.association.properties.${name}`;
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
    conversationId: readString(attributes, association('session_id'), association('thread_id')),
    userId: readString(attributes, association('user_id')),
  });
}
