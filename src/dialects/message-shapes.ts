import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Message, MessagePart } from '../model/message.ts';
import { openJsonText } from './attribute-reader.ts';
import { plainMessageObject } from './framework-shapes.ts';
import { firstText, readParts, toolCall, toolResponse } from './part-shapes.ts';

/**
 * The messages in a value of any provider's shape: a list of messages, one message, a whole request
 * or response that holds them, or plain text, which was said by `speaker`. `undefined` where there is
 * none. A message without a role was said by `speaker` too.
 */
export function readMessages(
  value: JsonValue | undefined,
  speaker: 'user' | 'assistant',
): readonly Message[] | undefined {
  const messages = conversation(value, speaker);
  return messages.length === 0 ? undefined : messages;
}

/** System instructions as plain text, a list of parts or a list of messages: one message, or none. */
export function readInstructions(value: JsonValue | undefined): readonly Message[] {
  // Each item of a list may be JSON text again.
  const items = isJsonArray(value) ? value.map(openJsonText) : [value ?? null];
  const parts = items.flatMap((item) =>
    isJsonObject(item) && isMessage(item)
      ? readParts(item['parts'] ?? item['content'])
      : readParts(item),
  );
  return parts.length === 0 ? [] : [{ role: 'system', parts }];
}

function conversation(value: JsonValue | undefined, speaker: string): readonly Message[] {
  if (isJsonArray(value)) return conversationOf(value, speaker);
  if (typeof value === 'string') return value === '' ? [] : [plainMessage(value, speaker)];
  if (!isJsonObject(value)) return [];
  const object = plainMessageObject(value);
  if (isMessage(object)) return [readMessage(object, speaker)];
  const name = holders.find((each) => isHolder(object, each));
  // An answer repeats the instructions that it was given: nobody said them there.
  const system = speaker === 'user' ? readInstructions(instructionsOf(object)) : [];
  if (name === undefined) return isPart(object) ? [readMessage(object, speaker)] : system;
  const said = conversation(object[name], speaker);
  return [...system, ...withFinish(said, object)];
}

/** Members of requests and answers that hold their messages, in order of trust. */
const holders: readonly string[] = [
  'messages',
  'prompt',
  'contents',
  'input',
  'message',
  'candidates',
  'choices',
  'output',
  'generations',
  'replies',
  'prompts',
];

function isHolder(object: JsonObject, name: string): boolean {
  const held = object[name];
  // A tool's answer among OpenAI's items has a type, and an `output` that is its result.
  const isResult = name === 'output' && object['type'] !== undefined;
  return held !== undefined && held !== null && !isResult;
}

function instructionsOf(request: JsonObject): JsonValue | undefined {
  return request['system'] ?? request['instructions'] ?? request['systemInstruction'];
}

/** A list of messages; a list of bare parts is one message. */
function conversationOf(items: readonly JsonValue[], speaker: string): readonly Message[] {
  const list = items.map(openedMessage);
  const bareParts = list.every(
    (item) => typeof item === 'string' || (isJsonObject(item) && isPart(plainMessageObject(item))),
  );
  if (!bareParts) return list.flatMap((item) => conversation(item, speaker));
  const parts = readParts(list);
  return parts.length === 0 ? [] : [{ role: speaker, parts }];
}

/** Where an attribute is a list of texts, each may be a message as JSON. */
function openedMessage(item: JsonValue): JsonValue {
  const opened = openJsonText(item);
  return isJsonObject(opened) && typeof opened['role'] === 'string' ? opened : item;
}

function readMessage(message: JsonObject, speaker: string): Message {
  const finishReason = firstText(message, 'finish_reason', 'finishReason');
  const role = roleOf(message, speaker);
  // Traceloop writes an empty word where a stream ends.
  const ended = finishReason !== undefined && finishReason !== '';
  return {
    role,
    parts: messageParts(message, role),
    ...(ended && { finishReason }),
  };
}

function messageParts(message: JsonObject, role: string): readonly MessagePart[] {
  // An item of OpenAI's responses is a message and its only part at once.
  if (isPart(message)) return readParts(message);
  const held = message['content'];
  // One of Gemini's candidates has the whole message as its content.
  const inner = isJsonObject(held) && isJsonArray(held['parts']) ? held['parts'] : held;
  const content = readParts(message['parts'] ?? inner);
  const isAnswer =
    role === 'tool' &&
    firstText(message, 'tool_call_id') !== undefined &&
    !content.some((part) => part.type === 'tool_call_response');
  if (isAnswer) return [toolResponse(message) ?? { type: 'other', value: message }];
  const reasoning = firstText(message, 'reasoning_content', 'reasoning');
  return [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning } as const]),
    ...content,
    ...requestedCalls(message).filter((call) => !repeatsCall(content, call)),
  ];
}

/** Amazon's instrumentation tells a call among the contents and beside them. */
function repeatsCall(content: readonly MessagePart[], call: MessagePart): boolean {
  if (call.type !== 'tool_call' || call.id === undefined) return false;
  return content.some((part) => part.type === 'tool_call' && part.id === call.id);
}

/** OpenAI puts tool calls beside the content; LangChain keeps what a provider added in a member of its own. */
function requestedCalls(message: JsonObject): readonly MessagePart[] {
  const added = message['additional_kwargs'];
  const calls =
    message['tool_calls'] ??
    message['toolCalls'] ??
    (isJsonObject(added) ? added['tool_calls'] : undefined);
  if (!isJsonArray(calls)) return [];
  // A tool of the provider itself has no name, only a type.
  return calls.flatMap((call) =>
    isJsonObject(call) ? (toolCall(call) ?? { type: 'other', value: call }) : [],
  );
}

/** Choices and candidates say beside the message why it ended. */
function withFinish(messages: readonly Message[], holder: JsonObject): readonly Message[] {
  const finishReason = firstText(holder, 'finish_reason', 'finishReason');
  if (finishReason === undefined) return messages;
  return messages.map((message) => ({ finishReason, ...message }));
}

const plainMessage = (content: string, role: string): Message => ({
  role,
  parts: [{ type: 'text', content }],
});

function isMessage(object: JsonObject): boolean {
  if (typeof object['role'] === 'string' || isJsonArray(object['parts'])) return true;
  return object['content'] !== undefined && !isPart(object) && object['type'] === undefined;
}

/** Has a `type` that is no message's, or one of the members by which untyped parts are known. */
function isPart(object: JsonObject): boolean {
  if (typeof object['role'] === 'string') return false;
  const type = object['type'];
  if (typeof type === 'string') return type !== 'message';
  return untypedParts.some((name) => object[name] !== undefined);
}

const untypedParts: readonly string[] = [
  'text',
  'toolRequest',
  'toolResponse',
  'functionCall',
  'function_call',
  'functionResponse',
  'function_response',
  'inlineData',
  'inline_data',
  'fileData',
  'file_data',
  'media',
];

const knownRoles: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['model', 'assistant'],
  ['ai', 'assistant'],
  ['function', 'tool'],
]);

function roleOf(message: JsonObject, speaker: string): string {
  const role = firstText(message, 'role');
  if (role !== undefined) return knownRoles.get(role.toLowerCase()) ?? role.toLowerCase();
  return itemRoles.get(firstText(message, 'type') ?? '') ?? speaker;
}

/** Items of OpenAI's responses have no role: of a conversation these are never the user's. */
const itemRoles: ReadonlyMap<string, string> = new Map([
  ['reasoning', 'assistant'],
  ['function_call', 'assistant'],
  ['function_call_output', 'tool'],
  // The Agents SDK for JavaScript names it so.
  ['function_call_result', 'tool'],
]);
