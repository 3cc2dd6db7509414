import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { LlmCall } from '../model/span.ts';
import { bodyUsage } from './body-usage.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { firstText } from './part-shapes.ts';

/**
 * What the body of a request to a model tells, in any provider's shape: several dialects pass it on whole
 * as a span's input. `undefined` where the value is none. A value without messages tells nothing, so that
 * the arguments of some function are not taken for parameters of a call.
 */
export function readRequestBody(value: JsonValue | undefined): LlmCall | undefined {
  const inputMessages = readMessages(value, 'user');
  if (!isJsonObject(value)) return filled<LlmCall>({ inputMessages });
  const tools = value['tools'] ?? value['functions'];
  return filled<LlmCall>({
    requestModel: firstText(value, 'model', 'model_name', 'modelId'),
    parameters: inputMessages === undefined ? undefined : parametersOf(value),
    inputMessages,
    toolDefinitions: isJsonArray(tools) && tools.length > 0 ? tools : undefined,
  });
}

/** Everything that is neither content nor a model; `null` is a parameter that was not given. */
export function parametersOf(body: JsonObject): LlmCall['parameters'] {
  const nested = body['inferenceConfig'] ?? body['generationConfig'] ?? body['config'];
  const flat = Object.entries(body).filter(([name]) => parameterNames.has(name));
  const inside = isJsonObject(nested) ? Object.entries(nested) : [];
  const given = [...flat, ...inside].filter(([, value]) => value !== null);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const parameterNames: ReadonlySet<string> = new Set([
  'temperature',
  'top_p',
  'top_k',
  'n',
  'seed',
  'stop',
  'stop_sequences',
  'stream',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'response_format',
  'text',
  'thinking',
  'reasoning',
  'reasoning_effort',
  'service_tier',
  'tool_choice',
  'parallel_tool_calls',
  'modalities',
  'verbosity',
  'encoding_format',
  'dimensions',
]);

/** What the body of a model's answer tells, likewise: LangChain's generations too. */
export function readResponseBody(value: JsonValue | undefined): LlmCall | undefined {
  const outputMessages = readMessages(value, 'assistant');
  const inMessages = (outputMessages ?? []).flatMap((message) => message.finishReason ?? []);
  const said = { outputMessages, finishReasons: inMessages.length === 0 ? undefined : inMessages };
  if (!isJsonObject(value)) return filled<LlmCall>(said);
  const metadata = answerMetadata(value);
  const reason = firstText(value, 'stop_reason', 'stopReason');
  return filled<LlmCall>({
    responseModel:
      firstText(value, 'model', 'modelVersion', 'model_version') ??
      firstText(metadata, 'model_name', 'model', 'model_id'),
    responseId: identifierOf(value) ?? firstText(metadata, 'id'),
    serviceTier: firstText(value, 'service_tier') ?? firstText(metadata, 'service_tier'),
    usage: bodyUsage(value) ?? bodyUsage(metadata),
    ...said,
    finishReasons: said.finishReasons ?? (reason === undefined ? undefined : [reason]),
  });
}

/** A message of LangChain has an id too, which its programs make up where the provider gave none. */
function identifierOf(body: JsonObject): string | undefined {
  const isAnswer =
    body['object'] !== undefined || body['choices'] !== undefined || body['output'] !== undefined;
  const isAnthropic = firstText(body, 'type') === 'message';
  return isAnswer || isAnthropic ? firstText(body, 'id') : firstText(body, 'responseId');
}

/** What LangChain calls a message where the provider did not: by its own run, or at random. */
const madeUpId = /^(lc_)?run-|^[\da-f]{8}-[\da-f]{4}-/i;

/** Where frameworks keep what the provider said beside its message: the first one that is found. */
function answerMetadata(body: JsonObject): JsonObject {
  const message = firstMessage(body);
  const inner = message['kwargs'];
  const plain = isJsonObject(inner) ? inner : message;
  const response = plain['response_metadata'] ?? plain['meta'] ?? plain['_meta'];
  const output = body['llm_output'] ?? body['llmOutput'] ?? body['raw'];
  const id = firstText(plain, 'id');
  return {
    ...(id !== undefined && !madeUpId.test(id) && { id }),
    ...(isJsonObject(output) ? output : {}),
    ...(isJsonObject(response) ? response : {}),
    ...(isJsonObject(plain['usage_metadata']) && { usage_metadata: plain['usage_metadata'] }),
  };
}

function firstMessage(body: JsonObject): JsonObject {
  const holder = ['generations', 'replies', 'messages', 'message', 'output']
    .map((name) => body[name])
    .find((value) => value !== undefined && value !== null);
  const item = lastItem(holder ?? body);
  if (!isJsonObject(item)) return {};
  const message = item['message'];
  return isJsonObject(message) ? message : item;
}

/** Of a list, and of lists of lists, the last: an agent's state ends with the answer. */
function lastItem(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonArray(value) ? lastItem(value.at(-1)) : value;
}
