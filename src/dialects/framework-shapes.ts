import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { plainLangChain } from './langchain-shapes.ts';
import { firstText } from './part-shapes.ts';

/** A framework's own message in the plain shape that all readers know; any other object as it is. */
export function plainMessageObject(object: JsonObject): JsonObject {
  if (object['_role'] !== undefined || isHaystack(object)) return plainHaystack(object);
  if (isJsonArray(object['blocks'])) return plainLlamaIndex(object);
  return plainLangChain(object);
}

function isHaystack(object: JsonObject): boolean {
  return typeof object['role'] === 'string' && isJsonObject(object['meta']);
}

/** Haystack's messages have what the model said of them beside the content; older ones underline all names. */
function plainHaystack(object: JsonObject): JsonObject {
  const meta = object['_meta'] ?? object['meta'];
  const finishReason = isJsonObject(meta) ? firstText(meta, 'finish_reason') : undefined;
  const content = object['_content'] ?? object['content'] ?? null;
  const parts = isJsonArray(content) ? content.map(plainHaystackPart) : content;
  return {
    role: object['_role'] ?? object['role'] ?? null,
    content: parts,
    ...(finishReason !== undefined && { finish_reason: finishReason }),
  };
}

/** A part is an object with one member, which says what it is. */
function plainHaystackPart(part: JsonValue): JsonValue {
  if (!isJsonObject(part)) return part;
  const { tool_call: call, tool_call_result: result, reasoning } = part;
  if (isJsonObject(call)) {
    const { tool_name: name, id, arguments: given } = call;
    return { type: 'tool_call', name: name ?? null, id: id ?? null, arguments: given ?? null };
  }
  if (isJsonObject(result)) {
    const { origin } = result;
    const id = isJsonObject(origin) ? (origin['id'] ?? null) : null;
    return { type: 'tool_call_response', id, response: result['result'] ?? null };
  }
  if (isJsonObject(reasoning)) {
    return { type: 'reasoning', content: firstText(reasoning, 'reasoning_text') ?? null };
  }
  const { image } = part;
  return isJsonObject(image)
    ? { type: 'image', mime_type: image['mime_type'] ?? null, data: image['base64_image'] ?? null }
    : part;
}

/** LlamaIndex keeps the provider's own tool calls beside its blocks. */
function plainLlamaIndex(object: JsonObject): JsonObject {
  const { blocks, role, additional_kwargs: extra } = object;
  const calls = isJsonObject(extra) ? extra['tool_calls'] : undefined;
  const callId = isJsonObject(extra) ? firstText(extra, 'tool_call_id') : undefined;
  return {
    role: role ?? null,
    content: isJsonArray(blocks) ? blocks.map(plainBlock) : null,
    ...(isJsonArray(calls) && { tool_calls: calls }),
    ...(callId !== undefined && { tool_call_id: callId }),
  };
}

function plainBlock(block: JsonValue): JsonValue {
  if (!isJsonObject(block)) return block;
  const { block_type: type, tool_name: name, tool_call_id: id, tool_kwargs: given } = block;
  if (type === 'tool_call') {
    return { type, name: name ?? null, id: id ?? null, arguments: given ?? null };
  }
  if (type === 'thinking') return { type: 'thinking', content: block['content'] ?? null };
  if (type === 'image') return { type, data: block['url'] ?? block['image'] ?? null };
  return block;
}
