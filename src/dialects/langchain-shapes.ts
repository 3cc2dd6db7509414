import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { firstText } from './part-shapes.ts';

/**
 * LangChain's own objects in the plain shapes that all readers know. Its programs write them in four
 * ways: serialized (`{ lc, type: 'constructor', id, kwargs }`), with their data apart (`{ type: 'human',
 * data }`), dumped (`{ type: 'ai', content, … }`), and as generations around a message. Any other object
 * comes back as it is.
 */
export function plainLangChain(object: JsonObject): JsonObject {
  const inner = unwrapped(object);
  return plainGeneration(inner) ?? plainMessage(inner, object) ?? inner;
}

/** The members that count: of a serialized object or of one with its data apart. */
function unwrapped(object: JsonObject): JsonObject {
  const { lc, kwargs, data, type } = object;
  if (lc !== undefined && isJsonObject(kwargs)) return kwargs;
  const isStored = typeof type === 'string' && roles.has(type) && isJsonObject(data);
  return isStored ? { type, ...data } : object;
}

const roles: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['system', 'system'],
  ['developer', 'developer'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** A model's answer, with its message or, from models that complete text, without. */
function plainGeneration(object: JsonObject): JsonObject | undefined {
  const info = object['generation_info'] ?? object['generationInfo'];
  const { message, text } = object;
  if (isJsonObject(message) && (info !== undefined || typeof text === 'string')) {
    return { ...finishOf(info), ...plainLangChain(message) };
  }
  if (typeof text !== 'string' || info === undefined) return undefined;
  return { role: 'assistant', content: text, ...finishOf(info) };
}

function plainMessage(inner: JsonObject, outer: JsonObject): JsonObject | undefined {
  const { content } = inner;
  if (content === undefined || typeof inner['role'] === 'string') return undefined;
  const role = roleOf(inner, outer);
  if (role === undefined) return undefined;
  const extra = inner['additional_kwargs'];
  const additional: JsonObject = isJsonObject(extra) ? extra : {};
  const calls = filledList(inner['tool_calls']) ?? filledList(additional['tool_calls']);
  const reasoning = firstText(additional, 'reasoning_content');
  const callId = firstText(inner, 'tool_call_id');
  return {
    role,
    content: calls === undefined ? content : withoutCalls(content),
    ...(calls !== undefined && { tool_calls: calls }),
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(callId !== undefined && { tool_call_id: callId }),
    ...finishOf(inner['response_metadata']),
  };
}

/** By the type (`ai`, `AIMessageChunk`), or by the class that a serialized object names last. */
function roleOf(inner: JsonObject, outer: JsonObject): string | undefined {
  const id = outer['id'];
  const className = outer['lc'] !== undefined && isJsonArray(id) ? id.at(-1) : undefined;
  const word = className ?? inner['type'];
  if (typeof word !== 'string') return undefined;
  return roles.get(word.replace(/Message(Chunk)?$/, '').toLowerCase());
}

function finishOf(info: JsonValue | undefined): JsonObject {
  if (!isJsonObject(info)) return {};
  const reason = firstText(
    info,
    'finish_reason',
    'finishReason',
    'stop_reason',
    'stopReason',
    'done_reason',
  );
  return reason === undefined ? {} : { finish_reason: reason };
}

/** Anthropic's calls are parts of the content too, and would count twice. */
function withoutCalls(content: JsonValue): JsonValue {
  if (!isJsonArray(content)) return content;
  return content.filter((part) => !isJsonObject(part) || part['type'] !== 'tool_use');
}

function filledList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return isJsonArray(value) && value.length > 0 ? value : undefined;
}
