import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../base/json.ts';
import type { AttributeValue, Attributes } from '../model/attribute.ts';
import type { EncodedRecord, LogWire, SpanWire } from '../model/otlp-wire.ts';
import { decodeLog } from '../otlp/decode-log.ts';
import { decodeSpan } from '../otlp/decode-span.ts';

/** Deeper than messages go; a value may nest without end. */
const mostLevels = 32;

/**
 * What a person may look for in a span: its name, the values of its attributes and events, and the
 * values in the JSON that a value holds, such as messages, arguments and results; and what its log records
 * say, in which several agents tell their messages. Keys are left out.
 */
export function spanText(
  encoded: EncodedRecord,
  logs: readonly EncodedRecord[],
): readonly string[] {
  const texts: string[] = [];
  try {
    collectSpan(decodeSpan(encoded), texts);
    for (const log of logs) collectLog(decodeLog(log), texts);
  } catch {
    // What cannot be read has no text; it was stored by an older or a broken version.
  }
  return texts;
}

function collectSpan(span: SpanWire, texts: string[]): void {
  texts.push(span.name, span.status.message);
  collectAttributes(span.attributes, texts);
  for (const event of span.events) {
    texts.push(event.name);
    collectAttributes(event.attributes, texts);
  }
}

function collectLog(log: LogWire, texts: string[]): void {
  texts.push(log.eventName);
  collectValue(log.body, texts);
  collectAttributes(log.attributes, texts);
}

function collectAttributes(attributes: Attributes, texts: string[]): void {
  for (const value of attributes.values()) collectValue(value, texts);
}

function collectValue(value: AttributeValue, texts: string[]): void {
  if (value === undefined || value instanceof Uint8Array) return;
  if (typeof value === 'string') collectJson(value, texts, 0);
  else if (typeof value !== 'object') texts.push(String(value));
  else if (value instanceof Map) collectAttributes(value as Attributes, texts);
  else for (const each of value as readonly AttributeValue[]) collectValue(each, texts);
}

function collectJson(value: JsonValue, texts: string[], level: number): void {
  if (level > mostLevels || value === null) return;
  if (typeof value === 'string') {
    const inside = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    if (inside === undefined) texts.push(value);
    else collectJson(inside, texts, level + 1);
  } else if (isJsonArray(value)) for (const each of value) collectJson(each, texts, level + 1);
  else if (isJsonObject(value))
    for (const each of Object.values(value)) collectJson(each, texts, level + 1);
  else texts.push(String(value));
}
