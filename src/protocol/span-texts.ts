import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../base/json.ts';
import { messageText } from '../model/message.ts';
import type { SpanJson } from './span-json.ts';

/** A text that a prompt template may have produced. */
export interface SpanText {
  /** Index in the span's input messages; 0 where no dialect found messages. */
  readonly message: number;
  readonly text: string;
}

/** Shorter texts are ids, names and roles. */
const shortestText = 16;
/** Attributes of a span that no dialect reads: enough for a conversation, bounded for a dump. */
const mostTexts = 50;

/**
 * The texts of a span to look for in the workspace: its input messages, else, where no dialect found
 * any, every longer string among its attributes, those inside JSON included.
 */
export function spanTexts(span: SpanJson): readonly SpanText[] {
  const messages = span.llm?.inputMessages ?? [];
  if (messages.length > 0) {
    return messages
      .map((message, index) => ({ message: index, text: messageText(message) }))
      .filter(({ text }) => text !== '');
  }
  const texts = new Set<string>();
  for (const value of Object.values(span.attributes)) collectTexts(value, texts);
  return [...texts].slice(0, mostTexts).map((text) => ({ message: 0, text }));
}

function collectTexts(value: JsonValue, texts: Set<string>): void {
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    if (inner !== undefined && typeof inner === 'object') collectTexts(inner, texts);
    else if (value.length >= shortestText) texts.add(value);
  } else if (isJsonArray(value)) {
    for (const item of value) collectTexts(item, texts);
  } else if (isJsonObject(value)) {
    for (const item of Object.values(value)) collectTexts(item, texts);
  }
}
