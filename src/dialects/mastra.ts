import { defined } from '../base/defined.ts';
import { parseNanos } from '../base/nanos.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message, MessagePart } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { mastraCompletions } from './mastra-completions.ts';
import { isModelCallStep, modelCallOf } from './mastra-step.ts';
import { readMessages } from './message-shapes.ts';
import { readParts } from './part-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Mastra, by its exporter or its bridge. Since 1.0 it writes OpenTelemetry's keys and its own beside them;
 * a call's prompt is on the step above it, and what the model answered in both. Before, it wrote input and
 * output as JSON in `input` and `output`, and operations of its own.
 */
export const mastra: Dialect = { name: 'mastra', read, completions: mastraCompletions };

function read({ span }: WireRecord): Contribution | undefined {
  const type = readString(span.attributes, 'mastra.span.type')?.toLowerCase();
  if (type === undefined) return undefined;
  const { attributes } = span;
  const kind = spanKind(attributes, type);
  return defined<Contribution>({
    kind,
    llm: readLlm(span, { type, kind }),
    tool: kind === 'tool' ? readTool(attributes) : undefined,
    retrieval: kind === 'retrieval' ? readRetrieval(attributes, type) : undefined,
    agent: readAgent(attributes),
    ...readMetadata(attributes),
    failure: readFailure(attributes, type),
  });
}

const kindsByType: ReadonlyMap<string, SpanKind> = new Map([
  ['agent_run', 'agent'],
  ['agent_network_run', 'agent'],
  ['workflow_run', 'workflow'],
  ['workflow_step', 'workflow'],
  ['workflow_loop', 'workflow'],
  ['workflow_parallel', 'workflow'],
  ['workflow_conditional', 'workflow'],
  ['model_generation', 'workflow'],
  ['model_step', 'workflow'],
  ['llm_step', 'workflow'],
  ['model_inference', 'llm'],
  ['llm_generation', 'llm'],
  ['model_chunk', 'span'],
  ['llm_chunk', 'span'],
  ['tool_call', 'tool'],
  ['mcp_tool_call', 'tool'],
  ['client_tool_call', 'tool'],
  ['provider_tool_call', 'tool'],
  ['rag_embedding', 'embedding'],
  ['rag_vector_operation', 'retrieval'],
  ['scorer_run', 'evaluator'],
  ['scorer_step', 'evaluator'],
]);

/** A generation is the call itself in versions that have no inference span below it: then it has a model. */
function spanKind(attributes: Attributes, type: string): SpanKind | undefined {
  const isCall = type === 'model_generation' && attributes.has('gen_ai.request.model');
  return isCall || isModelCallStep(attributes, type) ? 'llm' : kindsByType.get(type);
}

function readLlm(
  { attributes, startTimeUnixNano }: SpanWire,
  { type, kind }: { readonly type: string; readonly kind: SpanKind | undefined },
): LlmCall | undefined {
  if (kind === 'tool' || type.endsWith('chunk')) return undefined;
  const isCall = kind === 'llm';
  const [input, output] = [
    readSaid(attributes, type, 'input'),
    readSaid(attributes, type, 'output'),
  ];
  if (isCall && isModelCallStep(attributes, type)) {
    return filled<LlmCall>({ ...modelCallOf(attributes), outputMessages: readAnswer(output) });
  }
  const carriesMessages = isCall || /^(model|llm)_(generation|step)$|^agent_run$/.test(type);
  return filled<LlmCall>({
    operation: isCall ? 'chat' : undefined,
    provider: readString(attributes, 'gen_ai.provider.name', 'gen_ai.system'),
    responseId: responseIdOf(attributes),
    usage: readUsage(attributes),
    timeToFirstTokenMs: readTimeToFirstToken(attributes, startTimeUnixNano),
    inputMessages: carriesMessages ? readMessages(input, 'user') : undefined,
    outputMessages: carriesMessages ? readAnswer(output) : undefined,
  });
}

/** Where the type of the span writes what went in or came out. */
function readSaid(
  attributes: Attributes,
  type: string,
  side: 'input' | 'output',
): JsonValue | undefined {
  const conventional = `gen_ai.${side}.messages`;
  const old = side === 'input' ? 'gen_ai.prompt' : 'gen_ai.completion';
  return readJsonOrText(attributes, `mastra.${type}.${side}`, conventional, old, side);
}

/** `{ text, reasoning, toolCalls }`, a list of messages, or text. An answer of tool calls only has an empty text. */
function readAnswer(output: JsonValue | undefined): readonly Message[] | undefined {
  if (!isJsonObject(output)) {
    const said = readMessages(output, 'assistant')?.map(withoutEmptyText);
    return nonEmpty(said?.filter(({ parts }) => parts.length > 0) ?? []);
  }
  const calls = output['toolCalls'];
  const object = output['object'];
  const parts: readonly MessagePart[] = [
    ...reasoningParts(output['reasoning'] ?? output['reasoningText']),
    ...readParts(output['text']),
    ...(object === undefined || output['text'] !== undefined
      ? []
      : readParts(JSON.stringify(object))),
    ...(isJsonArray(calls) ? calls.flatMap(asToolCall) : []),
  ];
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts }];
}

function withoutEmptyText(message: Message): Message {
  const parts = message.parts.filter((part) => part.type !== 'text' || part.content !== '');
  return { ...message, parts };
}

/** Text, or a list of chunks that hold it in their `payload`. */
function reasoningParts(reasoning: JsonValue | undefined): readonly MessagePart[] {
  const items = isJsonArray(reasoning) ? reasoning : [reasoning];
  return items.flatMap((item): readonly MessagePart[] => {
    const inner = isJsonObject(item) ? (item['payload'] ?? item) : item;
    const content = isJsonObject(inner) ? inner['text'] : inner;
    return typeof content === 'string' && content !== '' ? [{ type: 'reasoning', content }] : [];
  });
}

/** `{ toolCallId, toolName, args }`, in a `payload` where it is a chunk of a stream. */
function asToolCall(call: JsonValue): readonly MessagePart[] {
  if (!isJsonObject(call)) return [];
  const payload = isJsonObject(call['payload']) ? call['payload'] : call;
  return readParts({ ...payload, type: 'tool-call' });
}

/** Names of before 1.0; OpenTelemetry's are read with its conventions. Input includes cached tokens. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const cacheReadTokens = readNumber(attributes, 'gen_ai.usage.cached_input_tokens');
  if (cacheReadTokens === undefined) return undefined;
  return usageOf({
    inputTokens: readNumber(attributes, 'gen_ai.usage.input_tokens'),
    outputTokens: readNumber(attributes, 'gen_ai.usage.output_tokens'),
    cacheReadTokens,
  });
}

/** Told as a moment. One before the span began belongs to an earlier call of the same generation. */
function readTimeToFirstToken(attributes: Attributes, start: bigint): number | undefined {
  const at = Date.parse(readString(attributes, 'mastra.completion_start_time') ?? '');
  const startMs = Number((parseNanos(String(start)) ?? 0n) / 1_000_000n);
  return Number.isNaN(at) || at < startMs ? undefined : at - startMs;
}

function responseIdOf(attributes: Attributes): string | undefined {
  const body = readJson(attributes, 'mastra.metadata.body');
  const id = isJsonObject(body) ? body['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'gen_ai.tool.name', 'mastra.metadata.toolName'),
    callId: readString(attributes, 'gen_ai.tool.call.id', 'mastra.metadata.toolCallId'),
    arguments: readJsonOrText(
      attributes,
      'gen_ai.tool.call.arguments',
      'gen_ai.tool.input',
      'input',
    ),
    result: readJsonOrText(attributes, 'gen_ai.tool.call.result', 'gen_ai.tool.output', 'output'),
  });
}

function readRetrieval(attributes: Attributes, type: string): SpanMeaning['retrieval'] {
  const query = readSaid(attributes, type, 'input');
  return filled({
    query: typeof query === 'string' ? query : undefined,
    documents: readDocuments(readSaid(attributes, type, 'output')),
  });
}

function readAgent(attributes: Attributes): SpanMeaning['agent'] {
  return filled({
    name: readString(attributes, 'gen_ai.agent.name', 'agent.name'),
    id: readString(attributes, 'gen_ai.agent.id', 'agent.id'),
  });
}

/** What the exporter adds itself: what a provider answered, and ids of a run. */
const ownMetadata: ReadonlySet<string> = new Set([
  'body',
  'headers',
  'modelMetadata',
  'providerMetadata',
  'runId',
  'toolCallId',
  'toolName',
  'threadId',
  'sessionId',
  'userId',
  'resourceId',
]);

function readMetadata(attributes: Attributes): SpanMeaning {
  const key = (name: string): string[] => [`mastra.metadata.${name}`, name];
  const group = Object.entries(readGroup(attributes, 'mastra.metadata.') ?? {});
  const free = group.filter(([name]) => !ownMetadata.has(name));
  return defined<SpanMeaning>({
    conversationId: readString(
      attributes,
      'gen_ai.conversation.id',
      ...key('threadId'),
      ...key('sessionId'),
    ),
    userId: readString(attributes, ...key('userId'), ...key('resourceId')),
    tags: readStrings(attributes, 'mastra.tags'),
    metadata: free.length === 0 ? undefined : Object.fromEntries(free),
  });
}

/** A step that failed says so in its own state, while its status is ok. */
function readFailure(attributes: Attributes, type: string): Contribution['failure'] {
  const state = readString(attributes, `mastra.${type}.status`, 'workflow.status');
  const hasFailed = state === 'failed' || readString(attributes, 'gen_ai.tool.success') === 'false';
  return hasFailed
    ? (filled({ message: readString(attributes, 'error.message') }) ?? {})
    : undefined;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
