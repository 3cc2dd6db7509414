import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, numberMember, type JsonValue } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message, MessagePart } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, RetrievedDocument, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import { parseBoundedJson } from './bounded-json.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { readParts } from './part-shapes.ts';
import { vercelMetadata } from './vercel-ai-sdk-metadata.ts';
import { vercelCost, vercelServiceTier, vercelUsage } from './vercel-ai-sdk-usage.ts';

/**
 * The Vercel AI SDK: the `ai.*` keys of versions 3 to 6, and what version 7 adds to OpenTelemetry's
 * conventions, which it writes otherwise (its instrumentation scope is named just `gen_ai`).
 */
export const vercelAiSdk: Dialect = { name: 'vercel-ai-sdk', read };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const operation = operationOf(attributes);
  const isOwn = operation !== undefined || scopes.has(scope.name) || attributes.has('ai.model.id');
  if (!isOwn) return undefined;
  const kind = operation === undefined ? stepKind(attributes) : operationKind(operation);
  const llm = kind === 'tool' ? undefined : readLlm(span, operation);
  return defined<Contribution>({
    kind,
    llm,
    tool: readTool(attributes),
    retrieval: attributes.has('ai.documents') ? readRanking(attributes) : undefined,
    agent: kind === 'agent' ? filled({ name: functionId(attributes) }) : undefined,
    ...vercelMetadata(attributes),
    failure: readFailure(llm),
  });
}

const scopes: ReadonlySet<string> = new Set(['ai', 'gen_ai']);

/** `operation.name` has the function's id behind it, after a space. */
function operationOf(attributes: Attributes): string | undefined {
  const operation = readString(attributes, 'ai.operationId');
  if (operation !== undefined) return operation.startsWith('ai.') ? operation : `ai.${operation}`;
  const [name] = readString(attributes, 'operation.name')?.split(' ') ?? [];
  return name?.startsWith('ai.') === true ? name : undefined;
}

/**
 * An outer `ai.generateText` runs a loop of model calls and tools and repeats their usage: it is an
 * agent. The calls themselves are named `ai.generateText.doGenerate`, `ai.streamText.doStream`, ….
 */
function operationKind(operation: string): SpanKind | undefined {
  if (operation === 'ai.toolCall') return 'tool';
  if (operation.endsWith('.doEmbed')) return 'embedding';
  if (operation.endsWith('.doRerank')) return 'rerank';
  if (/\.do[A-Z]\w*$/.test(operation) || soundAndImage.test(operation)) return 'llm';
  if (/^ai\.(embed|embedMany|rerank)$/.test(operation)) return 'workflow';
  return /^ai\.((generate|stream)(Text|Object)|workflowAgent\.stream)$/.test(operation)
    ? 'agent'
    : undefined;
}

/** Calls without a span of their own below them. */
const soundAndImage =
  /^ai\.(generateSpeech|generateImage|generateVideo|transcribe|streamTranscribe|decide)$/;

/** Operations of version 7 that OpenTelemetry does not name. */
function stepKind(attributes: Attributes): SpanKind | undefined {
  const operation = readString(attributes, 'gen_ai.operation.name') ?? '';
  if (operation === 'agent_step') return 'workflow';
  return operation === 'decide' || soundAndImage.test(operation) ? 'llm' : undefined;
}

function functionId(attributes: Attributes): string | undefined {
  return readString(attributes, 'ai.telemetry.functionId');
}

/** An answer that ended in an error put nothing out; the status says nothing of it. */
function readFailure(llm: LlmCall | undefined): Contribution['failure'] {
  const endedInError = llm?.finishReasons?.includes('error') === true;
  return endedInError && llm?.usage?.outputTokens === undefined ? {} : undefined;
}

function readLlm(span: SpanWire, operation: string | undefined): LlmCall | undefined {
  const { attributes } = span;
  const finishReason = readString(attributes, 'ai.response.finishReason', 'ai.finishReason');
  return filled<LlmCall>({
    provider: readString(attributes, 'ai.model.provider'),
    requestModel: readString(attributes, 'ai.model.id'),
    responseModel: readString(attributes, 'ai.response.model'),
    responseId: readString(attributes, 'ai.response.id'),
    operation,
    usage: vercelUsage(attributes),
    cost: vercelCost(attributes),
    parameters: readParameters(attributes),
    serviceTier: vercelServiceTier(attributes),
    finishReasons: finishReason === undefined ? undefined : [finishReason],
    timeToFirstTokenMs: readTimeToFirstToken(span),
    inputMessages: readInput(attributes),
    outputMessages: readOutput(attributes, finishReason),
    toolDefinitions: readDefinitions(attributes),
  });
}

function readTimeToFirstToken({
  attributes,
  events,
  startTimeUnixNano,
}: SpanWire): number | undefined {
  const told = readNumber(attributes, 'ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk');
  const first = events.find((event) => event.name === 'ai.stream.firstChunk')?.timeUnixNano;
  if (told !== undefined || first === undefined || first < startTimeUnixNano) return told;
  return nanosToMs(first - startTimeUnixNano);
}

/** Texts to embed are JSON texts, one or a list of them; a decision is asked for by questions about a state. */
function readInput(attributes: Attributes): readonly Message[] | undefined {
  const messages = readMessages(readJson(attributes, 'ai.prompt.messages', 'ai.prompt'), 'user');
  if (messages !== undefined) return withInstructions(attributes, messages);
  const asked =
    readJson(attributes, 'ai.values', 'ai.value') ?? readString(attributes, 'ai.request.text');
  const questions = [
    ...(isJsonArray(asked) ? asked.map(openedText) : [asked]),
    readString(attributes, 'ai.decision.state'),
    readString(attributes, 'ai.decision.questions'),
  ].filter((each) => each !== undefined);
  return readMessages(questions, 'user');
}

/** Sentry takes the system prompt out of the messages and puts it where OpenTelemetry has it. */
function withInstructions(
  attributes: Attributes,
  messages: readonly Message[],
): readonly Message[] {
  if (messages.some(({ role }) => role === 'system')) return messages;
  return [...readInstructions(readJson(attributes, 'gen_ai.system_instructions')), ...messages];
}

/** The SDK's names of settings that OpenTelemetry names too; others keep theirs. */
const conventionalNames: ReadonlyMap<string, string> = new Map([
  ['maxOutputTokens', 'max_tokens'],
  ['maxTokens', 'max_tokens'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
  ['stopSequences', 'stop_sequences'],
]);

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const settings = Object.entries(readGroup(attributes, 'ai.settings.') ?? {})
    .filter(([name]) => !name.startsWith('context.'))
    .map(([name, value]) => [conventionalNames.get(name) ?? name, value] as const);
  return filled({
    ...Object.fromEntries(settings),
    tool_choice: readJson(attributes, 'ai.prompt.toolChoice'),
    schema: readJson(attributes, 'ai.schema'),
    schema_name: readString(attributes, 'ai.schema.name'),
    schema_description: readString(attributes, 'ai.schema.description'),
  });
}

/** The answer lies in several attributes: reasoning, text or object, files, tool calls. */
function readOutput(
  attributes: Attributes,
  finishReason: string | undefined,
): readonly Message[] | undefined {
  const answer = (name: string): string[] => [`ai.response.${name}`, `ai.result.${name}`];
  const reasoning = readString(attributes, ...answer('reasoning'));
  const text = readString(
    attributes,
    ...answer('text'),
    ...answer('object'),
    'ai.decision.answers',
  );
  const parts: readonly MessagePart[] = [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning } as const]),
    ...(text === undefined ? [] : [{ type: 'text', content: text } as const]),
    ...readParts(readJson(attributes, ...answer('files'))),
    ...asToolCalls(readJson(attributes, ...answer('toolCalls'))),
  ];
  if (parts.length === 0) return undefined;
  return [{ role: 'assistant', parts, ...(finishReason !== undefined && { finishReason }) }];
}

/** The calls come without a type: `{ toolCallId, toolName, input }`, `args` for `input` before version 5. */
function asToolCalls(calls: JsonValue | undefined): readonly MessagePart[] {
  if (!isJsonArray(calls)) return [];
  return readParts(
    calls.map((call) => (isJsonObject(call) ? { ...call, type: 'tool-call' } : call)),
  );
}

/** A list of JSON texts, one per tool. */
function readDefinitions(attributes: Attributes): readonly JsonValue[] | undefined {
  const tools = readJson(attributes, 'ai.prompt.tools');
  return isJsonArray(tools) ? tools.map(openJsonText) : undefined;
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'ai.toolCall.name'),
    callId: readString(attributes, 'ai.toolCall.id'),
    arguments: readJsonOrText(attributes, 'ai.toolCall.args', 'ai.toolCall.input'),
    result: readJsonOrText(attributes, 'ai.toolCall.result', 'ai.toolCall.output'),
  });
}

/** The documents in their new order, each with how well it fits; as given where the order is not told. */
function readRanking(attributes: Attributes): SpanMeaning['retrieval'] {
  const given = readJson(attributes, 'ai.documents');
  const documents = isJsonArray(given) ? given.map(openedText) : [];
  const ranking = readJson(attributes, 'ai.ranking');
  const order = isJsonArray(ranking) ? ranking.map(openedText).filter(isJsonObject) : [];
  const ranked = order.map((entry) => {
    const index = numberMember(entry, 'originalIndex') ?? numberMember(entry, 'index');
    const score = numberMember(entry, 'relevanceScore') ?? numberMember(entry, 'score');
    return document(index === undefined ? undefined : documents[index], index, score);
  });
  const asGiven = documents.map((each, index) => document(each, index));
  return filled({ documents: ranked.length > 0 ? ranked : asGiven });
}

function document(value: JsonValue | undefined, index?: number, score?: number): RetrievedDocument {
  const content = typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
  return defined<RetrievedDocument>({
    id: index === undefined ? undefined : String(index),
    score,
    content,
    metadata: undefined,
  });
}

/** Each of a list is a JSON text of its own, that of a word too. */
function openedText(value: JsonValue): JsonValue {
  return typeof value === 'string' ? (parseBoundedJson(value) ?? value) : value;
}
