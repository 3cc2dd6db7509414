import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message, MessagePart } from '../model/message.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { firstText, readParts } from './part-shapes.ts';
import { usageOf } from './usage-reader.ts';

/**
 * The Vercel AI SDK: the `ai.*` keys of versions 3 to 6, and what version 7 adds to OpenTelemetry's
 * conventions, which it writes otherwise (its instrumentation scope is named just `gen_ai`).
 */
export const vercelAiSdk: Dialect = { name: 'vercel-ai-sdk', read };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const operation = readString(attributes, 'ai.operationId');
  if (operation === undefined && scope.name !== 'gen_ai') return undefined;
  const kind = operation === undefined ? stepKind(attributes) : operationKind(operation);
  return defined<Contribution>({
    kind,
    llm: kind === 'tool' ? undefined : readLlm(attributes),
    tool: readTool(attributes),
    agent: kind === 'agent' ? filled({ name: functionId(attributes) }) : undefined,
    ...readMetadata(attributes),
  });
}

/**
 * An outer `ai.generateText` runs a loop of model calls and tools and repeats their usage: it is an
 * agent. The calls themselves are named `ai.generateText.doGenerate`, `ai.streamText.doStream`, ….
 */
function operationKind(operation: string): SpanKind | undefined {
  if (operation === 'ai.toolCall') return 'tool';
  if (operation.endsWith('.doEmbed')) return 'embedding';
  if (operation.endsWith('.doRerank')) return 'rerank';
  if (/\.do[A-Z]\w*$/.test(operation)) return 'llm';
  if (/^ai\.(embed|embedMany|rerank)$/.test(operation)) return 'workflow';
  return /^ai\.(generate|stream)(Text|Object)$/.test(operation) ? 'agent' : undefined;
}

/** Operations of version 7 that OpenTelemetry does not name. */
function stepKind(attributes: Attributes): SpanKind | undefined {
  const operation = readString(attributes, 'gen_ai.operation.name');
  if (operation === 'agent_step') return 'workflow';
  return operation === 'decide' ? 'llm' : undefined;
}

function functionId(attributes: Attributes): string | undefined {
  return readString(attributes, 'ai.telemetry.functionId');
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const finishReason = readString(attributes, 'ai.response.finishReason', 'ai.finishReason');
  return filled<LlmCall>({
    provider: readString(attributes, 'ai.model.provider'),
    requestModel: readString(attributes, 'ai.model.id'),
    responseModel: readString(attributes, 'ai.response.model'),
    responseId: readString(attributes, 'ai.response.id'),
    operation: readString(attributes, 'ai.operationId'),
    usage: readUsage(attributes),
    parameters: readParameters(attributes),
    finishReasons: finishReason === undefined ? undefined : [finishReason],
    timeToFirstTokenMs: readNumber(
      attributes,
      'ai.response.msToFirstChunk',
      'ai.stream.msToFirstChunk',
    ),
    inputMessages: readMessages(readJson(attributes, 'ai.prompt.messages', 'ai.prompt'), 'user'),
    outputMessages: readOutput(attributes, finishReason),
    toolDefinitions: readDefinitions(attributes),
  });
}

/** Input includes cached tokens, output includes reasoning: as in the model. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const number = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `ai.usage.${name}`));
  return usageOf({
    inputTokens: number('inputTokens', 'promptTokens', 'tokens'),
    outputTokens: number('outputTokens', 'completionTokens'),
    cacheReadTokens: number('inputTokenDetails.cacheReadTokens', 'cachedInputTokens'),
    cacheWriteTokens: number('inputTokenDetails.cacheWriteTokens'),
    reasoningTokens: number('outputTokenDetails.reasoningTokens', 'reasoningTokens'),
    totalTokens: number('totalTokens'),
  });
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
  const settings = Object.entries(readGroup(attributes, 'ai.settings.') ?? {});
  const toolChoice = readJson(attributes, 'ai.prompt.toolChoice');
  const named = settings.map(([name, value]) => [conventionalNames.get(name) ?? name, value]);
  if (toolChoice !== undefined) named.push(['tool_choice', toolChoice]);
  return named.length === 0 ? undefined : (Object.fromEntries(named) as LlmCall['parameters']);
}

/** The answer lies in several attributes: reasoning, text or object, files, tool calls. */
function readOutput(
  attributes: Attributes,
  finishReason: string | undefined,
): readonly Message[] | undefined {
  const answer = (name: string): string[] => [`ai.response.${name}`, `ai.result.${name}`];
  const reasoning = readString(attributes, ...answer('reasoning'));
  const text = readString(attributes, ...answer('text'), ...answer('object'));
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

/** Free keys; these few are used by convention. */
function readMetadata(attributes: Attributes): SpanMeaning {
  const metadata = (name: string): string => `ai.telemetry.metadata.${name}`;
  const linked = readJson(attributes, metadata('langfusePrompt'));
  const prompt: JsonObject = isJsonObject(linked) ? linked : {};
  const version = prompt['version'];
  return defined<SpanMeaning>({
    prompt: filled({
      name: firstText(prompt, 'name'),
      version: typeof version === 'number' ? String(version) : firstText(prompt, 'version'),
    }),
    conversationId: readString(attributes, metadata('sessionId'), metadata('conversationId')),
    userId: readString(attributes, metadata('userId')),
  });
}
