import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { MessagePart } from '../model/message.ts';
import { openJsonText } from './attribute-reader.ts';

/**
 * The parts of a message, in every shape that dialects carry inside: OpenTelemetry's, OpenAI's chat
 * and responses, Anthropic's, the AI SDK's, Google's and Genkit's. They are told apart by their `type`
 * or, where they have none, by the member that holds the content.
 */
export function readParts(content: JsonValue | undefined): readonly MessagePart[] {
  if (content === undefined || content === null || content === '') return [];
  if (isJsonArray(content)) return content.flatMap((part) => readParts(part));
  if (typeof content === 'string') return [{ type: 'text', content }];
  if (!isJsonObject(content)) return [{ type: 'text', content: String(content) }];
  // Google's content is an object that holds its parts, also where others have the parts themselves.
  if (isJsonArray(content['parts'])) return readParts(content['parts']);
  return [readPart(content)];
}

function readPart(part: JsonObject): MessagePart {
  const type = firstText(part, 'type')?.toLowerCase().replaceAll('-', '_');
  const reader = type === undefined ? untypedReader(part) : (partReaders.get(type) ?? ofTool(type));
  return reader?.(part) ?? { type: 'other', value: part };
}

/** Anthropic names each tool that it runs itself: `server_tool_use`, `web_search_tool_result`, `mcp_tool_use`. */
function ofTool(type: string): PartReader | undefined {
  if (type.endsWith('_tool_use')) return toolCall;
  return type.endsWith('_tool_result') ? toolResponse : undefined;
}

type PartReader = (part: JsonObject) => MessagePart | undefined;

const text: PartReader = (part) => {
  const content = firstText(part, 'content', 'text', 'value', 'refusal');
  return content === undefined ? undefined : { type: 'text', content };
};

const reasoning: PartReader = (part) => {
  const content = firstText(part, 'content', 'text', 'thinking', 'reasoning');
  if (content !== undefined) return { type: 'reasoning', content };
  // OpenAI's responses tell their reasoning as a list of summaries.
  const summary = readParts(part['summary'] ?? part['content']);
  const told = summary.flatMap((each) => (each.type === 'text' ? each.content : []));
  return told.length === 0 ? undefined : { type: 'reasoning', content: told.join('\n') };
};

/** A request for a tool call, alone or as an OpenAI `{ id, function: { name, arguments } }`. */
export const toolCall: PartReader = (part) => {
  const inner = isJsonObject(part['function']) ? part['function'] : part;
  const name = firstText(inner, 'name', 'toolName');
  if (name === undefined) return undefined;
  return defined<MessagePart & { type: 'tool_call' }>({
    type: 'tool_call',
    id: firstText(part, 'call_id', 'callId', 'toolCallId', 'toolUseId', 'id', 'ref'),
    name,
    arguments: opened(inner, 'arguments', 'input', 'args'),
  });
};

export const toolResponse: PartReader = (part) =>
  defined<MessagePart & { type: 'tool_call_response' }>({
    type: 'tool_call_response',
    id: firstText(
      part,
      'tool_call_id',
      'call_id',
      'callId',
      'toolCallId',
      'tool_use_id',
      'toolUseId',
      'id',
      'ref',
    ),
    result: unwrapped(opened(part, 'response', 'result', 'output', 'content')),
  });

/** A tool that the provider runs: what it was asked is an object of its own, as is what it answered. */
const serverToolCall: PartReader = (part) => {
  const inner = part['server_tool_call'];
  return toolCall(isJsonObject(inner) ? { ...part, arguments: inner } : part);
};

const serverToolResponse: PartReader = (part) => {
  const inner = part['server_tool_call_response'];
  return toolResponse(isJsonObject(inner) ? { ...part, response: inner } : part);
};

/** `{ reasoningContent: { reasoningText: { text } } }`, or without its middle. */
const bedrockReasoning: PartReader = (part) => {
  const inner = part['reasoningText'];
  return reasoning(isJsonObject(inner) ? inner : part);
};

const media: PartReader = (part) => {
  const mimeType = firstText(
    part,
    'mime_type',
    'mimeType',
    'mediaType',
    'media_type',
    'contentType',
  );
  const typed = mimeType === undefined ? {} : { mimeType };
  const fileId = firstText(part, 'file_id', 'fileId');
  if (fileId !== undefined) return { type: 'file', fileId, ...typed };
  for (const name of mediaHolders) {
    const value = part[name];
    const inner = isJsonObject(value)
      ? media({ mime_type: mimeType ?? null, ...value })
      : undefined;
    if (inner !== undefined) return inner;
    if (typeof value !== 'string') continue;
    return isAddress(value)
      ? { type: 'uri', uri: value, ...typed }
      : { type: 'blob', content: value, ...typed };
  }
  return undefined;
};

const mediaHolders: readonly string[] = [
  'uri',
  'url',
  'fileUri',
  'file_uri',
  'image_url',
  'image',
  'input_audio',
  'file',
  'source',
  'content',
  'data',
];

/** `data:` addresses too; what is no address is the bytes themselves in base64. */
function isAddress(value: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(value);
}

const partReaders: ReadonlyMap<string, PartReader> = new Map([
  ['text', text],
  ['input_text', text],
  ['output_text', text],
  ['summary_text', text],
  ['refusal', text],
  ['reasoning', reasoning],
  ['thinking', reasoning],
  ['tool_call', toolCall],
  ['tool_use', toolCall],
  ['tooluse', toolCall],
  ['function', toolCall],
  ['function_call', toolCall],
  ['server_tool_call', serverToolCall],
  ['server_tool_call_response', serverToolResponse],
  ['custom_tool_call', toolCall],
  ['mcp_call', toolCall],
  ['custom_tool_call_output', toolResponse],
  ['computer_call_output', toolResponse],
  // A summary that takes the place of what was said before; without text where it is encrypted.
  ['compaction', text],
  ['tool_call_response', toolResponse],
  ['tool_result', toolResponse],
  ['toolresult', toolResponse],
  ['function_call_output', toolResponse],
  ['function_call_result', toolResponse],
  ['blob', media],
  ['uri', media],
  ['file', media],
  ['image', media],
  ['image_url', media],
  ['input_image', media],
  ['input_file', media],
  ['document', media],
  ['audio', media],
  ['video', media],
  ['input_audio', media],
  ['audio_url', media],
  ['video_url', media],
  ['document_url', media],
  ['binary', media],
]);

/** Google's and Genkit's parts have no type: `{ text }`, `{ toolRequest }`, `{ functionCall }` (in Python `{ function_call }`), … */
function untypedReader(part: JsonObject): PartReader | undefined {
  const inner = (name: string, reader: PartReader): PartReader | undefined => {
    const value = part[name];
    return isJsonObject(value) ? () => reader(value) : undefined;
  };
  if (typeof part['text'] === 'string') return part['thought'] === true ? reasoning : text;
  // Genkit's structured answers.
  const structured = part['text'] ?? part['data'];
  if (isJsonObject(structured)) {
    return () => ({ type: 'text', content: JSON.stringify(structured) });
  }
  if (typeof part['reasoning'] === 'string') return reasoning;
  return (
    inner('toolRequest', toolCall) ??
    inner('functionCall', toolCall) ??
    inner('toolUse', toolCall) ??
    inner('toolResult', toolResponse) ??
    inner('reasoningContent', bedrockReasoning) ??
    inner('function_call', toolCall) ??
    inner('toolResponse', toolResponse) ??
    inner('functionResponse', toolResponse) ??
    inner('function_response', toolResponse) ??
    inner('media', media) ??
    inner('inlineData', media) ??
    inner('inline_data', media) ??
    inner('fileData', media) ??
    inner('file_data', media) ??
    inner('function', () => toolCall(part))
  );
}

/** The AI SDK wraps results as `{ type: 'json', value }`, `{ type: 'error-text', value }`, … */
function unwrapped(result: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(result)) return result;
  const wrapper = firstText(result, 'type');
  const isWrapper = wrapper !== undefined && /^(error-)?(json|text|content)$/.test(wrapper);
  if (!isWrapper) return result;
  // The Agents SDK has `{ type: 'text', text }`.
  return result['value'] ?? result['text'] ?? result;
}

function opened(part: JsonObject, ...names: string[]): JsonValue | undefined {
  const name = names.find((each) => part[each] !== undefined && part[each] !== null);
  const value = name === undefined ? undefined : part[name];
  return value === undefined ? undefined : openJsonText(value);
}

export function firstText(object: JsonObject, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
