import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import { openJsonText, readJson, readStrings } from './attribute-reader.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readMessages } from './message-shapes.ts';

/** What a program hides is sent as this word. */
export const redacted = '__REDACTED__';

/** What the model was asked: messages, or the prompts of a model that completes text. */
export function inputMessages(attributes: Attributes): readonly Message[] | undefined {
  return (
    messageList(attributes, 'llm.input_messages', 'user') ??
    textList(attributes, { prefix: 'llm.prompts', member: 'prompt', speaker: 'user' })
  );
}

export function outputMessages(attributes: Attributes): readonly Message[] | undefined {
  return (
    messageList(attributes, 'llm.output_messages', 'assistant') ??
    textList(attributes, { prefix: 'llm.choices', member: 'completion', speaker: 'assistant' }) ??
    functionCall(attributes)
  );
}

/** Embedded texts. Their vectors are left alone: they are long, and nobody reads them. */
export function embeddedTexts(attributes: Attributes): readonly Message[] | undefined {
  const texts: Message[] = [];
  for (const [key, value] of attributes) {
    if (!key.startsWith('embedding.embeddings.') || !key.endsWith('.embedding.text')) continue;
    if (typeof value !== 'string' || value === redacted) continue;
    texts.push({ role: 'user', parts: [{ type: 'text', content: value }] });
  }
  return texts.length === 0 ? undefined : texts;
}

function messageList(
  attributes: Attributes,
  prefix: string,
  speaker: 'user' | 'assistant',
): readonly Message[] | undefined {
  const flattened = readFlattenedList(attributes, prefix) ?? readJson(attributes, prefix);
  if (!isJsonArray(flattened)) return undefined;
  return readMessages(flattened.map(plainMessage), speaker);
}

/** Takes away the level that OpenInference puts around each message, part and tool call. */
function plainMessage(item: JsonValue): JsonValue {
  const message = inside(item, 'message');
  if (!isJsonObject(message)) return message;
  const { contents, tool_calls: calls, ...rest } = message;
  const called = message['function_call_name'];
  const parts = isJsonArray(contents) ? contents.map(plainPart) : undefined;
  // Anthropic's results of tools are said by the user.
  const isResult = message['role'] === 'user' && message['tool_call_id'] !== undefined;
  return {
    ...rest,
    ...(isResult && { role: 'tool' }),
    ...(parts !== undefined && { content: isJsonArray(calls) ? withoutCalls(parts) : parts }),
    ...(isJsonArray(calls) && { tool_calls: calls.map((call) => inside(call, 'tool_call')) }),
    ...(typeof called === 'string' && {
      tool_calls: [{ name: called, arguments: message['function_call_arguments_json'] ?? null }],
    }),
  };
}

/** Calls are told in their order among the parts too, and would count twice. */
function withoutCalls(parts: readonly JsonValue[]): readonly JsonValue[] {
  return parts.filter((part) => !isJsonObject(part) || part['type'] !== 'tool_use');
}

/** A part's type and content, with the levels around pictures, sounds and the answers of tools gone. */
function plainPart(item: JsonValue): JsonValue {
  const part = inside(item, 'message_content');
  if (!isJsonObject(part)) return part;
  const type = part['type'];
  // The call itself lies beside the part's own members.
  const call = isJsonObject(item) ? item['tool_call'] : undefined;
  if (type === 'tool_use' && isJsonObject(call)) return { ...call, type };
  if (type === undefined && part['text'] !== undefined) return { ...part, type: 'text' };
  if (type === 'audio' || part['audio'] !== undefined) return audioPart(part);
  if (type === 'image') return { ...part, image: inside(part['image'] ?? null, 'image') };
  return part;
}

function audioPart(part: JsonObject): JsonObject {
  const audio = inside(part['audio'] ?? null, 'audio');
  if (!isJsonObject(audio)) return part;
  const { url, mime_type: mimeType, transcript } = audio;
  if (typeof url === 'string') return { type: 'uri', uri: url, mime_type: mimeType ?? null };
  return typeof transcript === 'string' ? { type: 'text', text: transcript } : part;
}

interface TextList {
  readonly prefix: string;
  readonly member: string;
  readonly speaker: 'user' | 'assistant';
}

/** Flattened, or in older versions a list of plain texts. */
function textList(
  attributes: Attributes,
  { prefix, member, speaker }: TextList,
): readonly Message[] | undefined {
  const items =
    readFlattenedList(attributes, prefix)?.map((item) => inside(item, member)) ??
    readStrings(attributes, prefix);
  const said = items?.flatMap((item) => readMessages(item, speaker) ?? []) ?? [];
  return said.length === 0 ? undefined : said;
}

function functionCall(attributes: Attributes): readonly Message[] | undefined {
  const call = readJson(attributes, 'llm.function_call');
  if (!isJsonObject(call)) return undefined;
  return readMessages({ role: 'assistant', tool_calls: [call] }, 'assistant');
}

export function inside(item: JsonValue, name: string): JsonValue {
  return isJsonObject(item) ? (item[name] ?? item) : item;
}

/** An attribute whose value is what a span took or gave: parsed where it is JSON, absent where hidden. */
export function shownValue(attributes: Attributes, key: string): JsonValue | undefined {
  const value = attributes.get(key);
  if (value === redacted || value === '') return undefined;
  if (typeof value === 'string') return openJsonText(value);
  return readJson(attributes, key);
}
