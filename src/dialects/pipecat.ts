import { defined } from '../base/defined.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readGroup, readJson, readJsonOrText, readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';

/** Pipecat: voice agents. Turns of a conversation with speech to text, a model and text to speech in each. */
export const pipecat: Dialect = { name: 'pipecat', read };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const isItsOwn = scope.name === 'pipecat' || scope.name.startsWith('pipecat.');
  if (!isItsOwn && !attributes.has('tool.function_name')) return undefined;
  const kind = attributes.has('tool.function_name') ? 'tool' : kindOf(attributes, span.name);
  return defined<Contribution>({
    kind,
    llm: kind === 'llm' || kind === 'span' ? readLlm(attributes, kind) : undefined,
    tool: kind === 'tool' ? readTool(attributes) : undefined,
    conversationId: readString(attributes, 'conversation.id', 'conversation_id'),
    userId: readString(attributes, 'user_id'),
    failure: readString(attributes, 'tool.result_status') === 'error' ? {} : undefined,
  });
}

const kindsByName: ReadonlyMap<string, SpanKind> = new Map([
  ['conversation', 'workflow'],
  ['turn', 'agent'],
  ['llm', 'llm'],
  ['llm_response', 'llm'],
  ['chat', 'llm'],
  ['stt', 'span'],
  ['tts', 'span'],
]);

/** Hearing and speaking are no calls of a language model, though they name one. */
function kindOf(attributes: Attributes, name: string): SpanKind | undefined {
  const operation = readString(attributes, 'gen_ai.operation.name', 'service.operation');
  return kindsByName.get(operation ?? '') ?? kindsByName.get(name);
}

function readLlm(attributes: Attributes, kind: SpanKind): LlmCall | undefined {
  const isCall = kind === 'llm';
  const tools = readJson(attributes, 'tools', 'tools.definitions');
  const seconds = readNumber(attributes, 'metrics.ttfb', 'metrics.ttfb_ms');
  return filled<LlmCall>({
    timeToFirstTokenMs: seconds === undefined ? undefined : seconds * 1000,
    parameters: isCall ? readParameters(attributes) : undefined,
    inputMessages: readMessages(
      readJsonOrText(attributes, ...(isCall ? ['input', 'context_messages'] : ['text'])),
      'user',
    ),
    outputMessages: readMessages(
      readJsonOrText(attributes, ...(isCall ? ['output', 'text_output'] : ['transcript'])),
      'assistant',
    ),
    toolDefinitions: isJsonArray(tools) ? tools : undefined,
  });
}

/** OpenTelemetry's names for those that it has, `param.` for others. */
function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const { model: _model, ...named } = readGroup(attributes, 'gen_ai.request.') ?? {};
  const stream = attributes.get('stream');
  const all: JsonObject = {
    ...readGroup(attributes, 'param.'),
    ...named,
    ...(typeof stream === 'boolean' && { stream }),
  };
  return Object.keys(all).length === 0 ? undefined : all;
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  const result: JsonValue | undefined = readJsonOrText(attributes, 'tool.result');
  const hasFailed = readString(attributes, 'tool.result_status') === 'error';
  return filled({
    name: readString(attributes, 'tool.function_name'),
    callId: readString(attributes, 'tool.call_id'),
    arguments: readJsonOrText(attributes, 'tool.arguments'),
    result: hasFailed ? undefined : result,
    error: hasFailed ? readString(attributes, 'tool.result') : undefined,
  });
}
