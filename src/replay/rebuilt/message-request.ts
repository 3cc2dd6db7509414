import { assertNever } from '../../base/assert-never.ts';
import {
  isJsonArray,
  isJsonObject,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../../base/json.ts';
import { messageText, type Message, type MessagePart } from '../../model/message.ts';
import type { RecordedRequest } from '../../model/recorded-exchange.ts';

/** What a call asked, as far as both a span and a request tell it. */
export interface AskedMessages {
  readonly model?: string;
  readonly messages: readonly Message[];
}

/**
 * A call written as a request by what its messages say: who said what, which tools were called with what
 * and what they gave. Calls of tools go by their order, not by their ids, which many spans leave out.
 * Two calls that are written alike were asked the same, except for tools and sampling, which few spans tell.
 */
export function messageRequest(asked: AskedMessages): RecordedRequest {
  const body = {
    ...(asked.model !== undefined && { model: bareName(asked.model) }),
    messages: asked.messages.flatMap(writtenMessage),
  };
  return {
    method: 'POST',
    path: '/messages-of-spans',
    headers: [['content-type', 'application/json']],
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

/** `models/gemini-2.5-flash` and `openai/gpt-4o` in a request, the bare name in a span, or the other way. */
function bareName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1);
}

function writtenMessage(message: Message): readonly JsonObject[] {
  const text = messageText(message).trim();
  const others = message.parts.flatMap(writtenPart);
  if (text === '') return others;
  // Some tell a tool's answer as what the tool said.
  if (message.role === 'tool') return [{ role: 'tool', result: plainResult(text) }, ...others];
  const role = message.role === 'developer' ? 'system' : message.role;
  return [{ role, content: text }, ...others];
}

function writtenPart(part: MessagePart): readonly JsonObject[] {
  switch (part.type) {
    case 'tool_call':
      return [{ role: 'assistant', tool: part.name, arguments: opened(part.arguments) }];
    case 'tool_call_response':
      return [{ role: 'tool', result: plainResult(part.result) }];
    case 'uri':
      return [{ media: /^data:([^;,]*)/.exec(part.uri)?.[1] ?? part.uri }];
    case 'file':
      return [{ media: part.fileId }];
    case 'blob':
      // What spans keep of it is often cut or left out.
      return [{ media: part.mimeType ?? 'data' }];
    case 'text':
      return [];
    // Told by some spans and left out by others.
    case 'reasoning':
    case 'other':
      return [];
    default:
      return assertNever(part);
  }
}

/** Members in which SDKs wrap what a tool gave, each in its own way: beside them only its name. */
const wrappers: ReadonlySet<string> = new Set(['result', 'output', 'content', 'error', 'text']);

/** What a tool gave, without the wrappers that requests or spans have around it. */
function plainResult(value: JsonValue | undefined): JsonValue {
  const result = opened(value);
  const inner = isJsonArray(result) && result.length === 1 ? textPart(result[0]) : wrapped(result);
  return inner === undefined ? result : plainResult(inner);
}

function textPart(item: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(item) ? item['text'] : undefined;
}

function wrapped(result: JsonValue): JsonValue | undefined {
  if (!isJsonObject(result)) return undefined;
  const names = Object.keys(result).filter((name) => name !== 'name' && name !== 'type');
  const [only] = names;
  return names.length === 1 && only !== undefined && wrappers.has(only) ? result[only] : undefined;
}

/** JSON as text and JSON as it is are one. */
function opened(value: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') return value ?? {};
  return parseJson(value) ?? value.trim();
}
