import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanMeaning } from '../model/span.ts';
import { readJson, readJsonOrText, readString } from './attribute-reader.ts';
import { readRequestBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { readParts } from './part-shapes.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Mastra's telemetry before version 1, which traces the methods of its classes, with what they take and give.
 * Each turn of an agent is a step of a workflow, whose result has all that is known of the model's call: the
 * spans that are named after the AI SDK's methods stand beside these steps, for the first turn and for the sum.
 */
export const mastraTelemetry: Dialect = {
  name: 'mastra-telemetry',
  read: ({ span }) => {
    const { attributes } = span;
    if (!attributes.has('componentName')) return undefined;
    const operation = readString(attributes, 'mastra.operationId');
    if (operation?.endsWith('.toolCall') === true) return readTool(attributes, operation);
    if (operation !== undefined) return { kind: 'workflow' };
    if (modelStep.test(span.name)) return readStep(span);
    return agentMethod.test(span.name) ? readAgent(span) : {};
  },
};

const modelStep = /^workflow\..+\.step\.llm-execution$/;
const agentMethod = /^agent\.(generate|stream)\w*$/;

function readStep({ name, attributes }: SpanWire): Contribution {
  const result = objectOf(readJson(attributes, `${name}.result`));
  const outcome = objectOf(result['stepResult']);
  const metadata = objectOf(result['metadata']);
  const model = objectOf(metadata['modelMetadata']);
  const reason = stringMember(outcome, 'reason');
  const answer = objectOf(result['output']);
  const isAnswered = reason !== 'error';
  return defined<Contribution>({
    kind: 'llm',
    llm: defined<LlmCall>({
      ...readRequestBody(objectOf(metadata['request'])['body']),
      provider: stringMember(model, 'modelProvider'),
      requestModel: stringMember(model, 'modelId'),
      // Where nothing was answered, Mastra makes an id up and repeats what was asked for.
      responseModel: isAnswered ? stringMember(metadata, 'modelId') : undefined,
      responseId: isAnswered ? stringMember(metadata, 'id') : undefined,
      usage: readUsage(objectOf(answer['usage'])),
      finishReasons: reason === undefined ? undefined : [reason],
      outputMessages: readAnswer(answer),
    }),
    failure: isAnswered ? undefined : {},
  });
}

/** In the words of the AI SDK 5: cached tokens are a part of the input, reasoning of the output. */
function readUsage(told: JsonObject): LlmCall['usage'] {
  return usageOf({
    inputTokens: numberMember(told, 'inputTokens'),
    outputTokens: numberMember(told, 'outputTokens'),
    cacheReadTokens: numberMember(told, 'cachedInputTokens'),
    reasoningTokens: numberMember(told, 'reasoningTokens'),
    totalTokens: numberMember(told, 'totalTokens'),
  });
}

function readAnswer(answer: JsonObject): readonly Message[] | undefined {
  const calls = isJsonArray(answer['toolCalls']) ? answer['toolCalls'] : [];
  const parts = [
    ...readParts(answer['text']),
    ...readParts(calls.map((call) => ({ ...objectOf(call), type: 'tool-call' }))),
  ];
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts }];
}

/** `stream.toolCall.args` of `mastra.stream.toolCall`. What a failed tool gives back is an error with a code. */
function readTool(attributes: Attributes, operation: string): Contribution {
  const key = (name: string): string => `${operation.replace(/^mastra\./, '')}.${name}`;
  const result = readJsonOrText(attributes, key('result'));
  const code = stringMember(objectOf(result), 'code') ?? '';
  const failed = code.startsWith('TOOL_EXECUTION_');
  return defined<Contribution>({
    kind: 'tool',
    tool: filled<SpanMeaning['tool'] & {}>({
      name: readString(attributes, key('toolName')),
      callId: readString(attributes, key('toolCallId')),
      arguments: readJsonOrText(attributes, key('args')),
      result: failed ? undefined : result,
    }),
    failure: failed ? filled({ message: stringMember(objectOf(result), 'message') }) : undefined,
  });
}

function readAgent({ name, attributes }: SpanWire): Contribution {
  const settings = objectOf(readJson(attributes, `${name}.argument.1`));
  const result = objectOf(readJson(attributes, `${name}.result`));
  return defined<Contribution>({
    kind: 'agent',
    agent: filled({ name: readString(attributes, 'componentName') }),
    llm: filled<LlmCall>({
      inputMessages: readMessages(readJsonOrText(attributes, `${name}.argument.0`), 'user'),
      outputMessages: readMessages(result['text'], 'assistant'),
    }),
    conversationId: stringMember(settings, 'threadId'),
    userId: stringMember(settings, 'resourceId'),
    // A method that threw has no result; the status of the outer one says nothing of it.
    failure: attributes.has(`${name}.result`) ? undefined : {},
  });
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
