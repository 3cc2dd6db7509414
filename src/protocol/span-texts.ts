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
const shortestText = 12;
/** Attributes of a span that no dialect reads: enough for a conversation, bounded for a dump. */
const mostTexts = 50;

/** False where a call tells nothing of what was asked; several senders say it on a span above. */
export function hasMessages(span: SpanJson): boolean {
  return (span.llm?.inputMessages ?? []).length > 0;
}

/**
 * The texts of a span to look for in the workspace: its input messages, else, where no dialect found
 * any, every longer string among its attributes and those of `ancestors` (nearest first), those inside
 * JSON included.
 */
export function spanTexts(span: SpanJson, ancestors: readonly SpanJson[]): readonly SpanText[] {
  if (hasMessages(span)) {
    return (span.llm?.inputMessages ?? [])
      .map((message, index) => ({ message: index, text: messageText(message) }))
      .filter(({ text }) => text !== '');
  }
  const texts = new Set<string>();
  for (const { llm, attributes } of [span, ...ancestors]) {
    for (const message of llm?.inputMessages ?? []) texts.add(messageText(message));
    for (const value of Object.values(attributes)) collectTexts(value, texts);
  }
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

/** Finds the spans above a span of a run, nearest first, as far as they have come. */
export function ancestorLookup(
  spans: readonly SpanJson[],
): (span: SpanJson) => readonly SpanJson[] {
  const byId = new Map(spans.map((each) => [each.spanId, each]));
  return (span) => {
    const above: SpanJson[] = [];
    // Telemetry may claim that a span is its own ancestor.
    while (above.length < spans.length) {
      const parent = byId.get((above.at(-1) ?? span).parentSpanId ?? '');
      if (parent === undefined) break;
      above.push(parent);
    }
    return above;
  };
}

/** Model calls, and spans that no dialect reads: what they hold may be prompts. */
export function mayHoldPrompts(span: SpanJson): boolean {
  return span.kind === 'llm' || span.dialects.length === 0;
}
