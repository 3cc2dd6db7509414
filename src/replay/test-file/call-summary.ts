import { isJsonArray, isJsonObject, type JsonValue } from '../../base/json.ts';

const longestQuote = 80;

/** What a call asks, in a line for whoever reviews the file: `gpt-5-mini · 3 messages · Where is my parcel?` */
export function callSummary(body: JsonValue | undefined): string {
  if (!isJsonObject(body)) return 'no JSON body';
  const { model, messages, input, contents } = body;
  const conversation = messages ?? input ?? contents;
  const count = isJsonArray(conversation) ? conversation.length : undefined;
  return [
    ...(typeof model === 'string' ? [model] : []),
    ...(count === undefined ? [] : [`${count} ${count === 1 ? 'message' : 'messages'}`]),
    ...quoteOf(conversation),
  ].join(' · ');
}

function quoteOf(conversation: JsonValue | undefined): readonly string[] {
  const last = isJsonArray(conversation) ? conversation.at(-1) : conversation;
  const text = last === undefined ? '' : firstText(last).replaceAll(/\s+/g, ' ').trim();
  if (text === '') return [];
  return [text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text];
}

/** Of a message in any provider's form: the first text under `content`, `parts`, `text` or `output`. */
function firstText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (isJsonArray(value)) return value.map(firstText).find((text) => text !== '') ?? '';
  if (!isJsonObject(value)) return '';
  const { content, parts, text, output } = value;
  return firstText(content ?? parts ?? text ?? output ?? '');
}
