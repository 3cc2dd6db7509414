import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import type { SpanId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { logEventName, type LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { attributeToJson, openJsonText, readJson } from './attribute-reader.ts';
import { readMessages } from './message-shapes.ts';
import { detailsEvent, readInputMessages, readOutputMessages } from './otel-gen-ai.ts';

/**
 * The span with the messages that its log records tell, where it tells none itself: OpenTelemetry's
 * instrumentations put content in events beside the span, as one event with all of it (2025 and later)
 * or as one for each message (before). `logs` are the records of this span, in order of their time.
 * The same span where they add nothing; never throws.
 */
export function withLogMessages(span: Span, logs: readonly LogWire[]): Span {
  const told = messagesOfLogs(logs);
  const { inputMessages, outputMessages } = span.llm ?? {};
  const added = defined<LlmCall>({
    inputMessages: joinInput(inputMessages ?? [], told.input),
    outputMessages: outputMessages === undefined ? nonEmpty(told.output) : undefined,
  });
  if (Object.keys(added).length === 0) return span;
  return { ...span, llm: { ...span.llm, ...added } };
}

/** Log records by the span that they belong to, in the order given. */
export function logsBySpan(logs: readonly LogWire[]): ReadonlyMap<SpanId, readonly LogWire[]> {
  const bySpan = new Map<SpanId, LogWire[]>();
  for (const log of logs) {
    if (log.spanId === undefined) continue;
    const known = bySpan.get(log.spanId);
    if (known === undefined) bySpan.set(log.spanId, [log]);
    else known.push(log);
  }
  return bySpan;
}

interface ToldMessages {
  readonly input: readonly Message[];
  readonly output: readonly Message[];
}

/** `undefined` where the span's own are all. Instructions on the span are only the beginning of what was asked. */
function joinInput(
  own: readonly Message[],
  told: readonly Message[],
): readonly Message[] | undefined {
  if (told.length === 0 || !own.every(isInstruction)) return undefined;
  return told.some(isInstruction) ? told : [...own, ...told];
}

function isInstruction(message: Message): boolean {
  return message.role === 'system' || message.role === 'developer';
}

function messagesOfLogs(logs: readonly LogWire[]): ToldMessages {
  const details = logs.filter((log) => logEventName(log) === detailsEvent);
  if (details.length === 0) return { input: inputEvents(logs), output: choices(logs) };
  // One event may tell the input and a later one the output.
  const attributes: Attributes = new Map(
    details.flatMap((log) => [...(log.body instanceof Map ? log.body : []), ...log.attributes]),
  );
  return {
    input: readInputMessages(attributes) ?? [],
    output: readOutputMessages(attributes) ?? [],
  };
}

/** The role is in the event's name; a body that has one of its own knows better. */
const roleOfEvent: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
]);

function inputEvents(logs: readonly LogWire[]): readonly Message[] {
  return logs.flatMap((log) => {
    const role = roleOfEvent.get(logEventName(log) ?? '');
    if (role === undefined) return [];
    const content = eventContent(log);
    // The convention calls the id of the call that a tool answers only `id`.
    const { id } = content;
    const answered = role === 'tool' && id !== undefined ? { tool_call_id: id } : {};
    return readWhole({ role, ...answered, ...content });
  });
}

function choices(logs: readonly LogWire[]): readonly Message[] {
  return logs.flatMap((log) => {
    if (logEventName(log) !== 'gen_ai.choice') return [];
    const {
      message,
      content,
      finish_reason: finishReason,
      tool_calls: toolCalls,
    } = eventContent(log);
    // The convention's text puts tool calls inside the message, its schema beside it. Google's ADK has
    // no message, only its content.
    return readWhole({
      role: 'assistant',
      ...(toolCalls !== undefined && { tool_calls: toolCalls }),
      ...asContent(message ?? content),
      ...(finishReason !== undefined && { finish_reason: finishReason }),
    });
  });
}

/** A sender that may not tell content sends the events without it: those say nothing. */
function readWhole(message: JsonObject): readonly Message[] {
  return (readMessages(message, 'user') ?? []).filter(({ parts }) => parts.length > 0);
}

/** The body, or what some senders have in its place. */
function eventContent(log: LogWire): JsonObject {
  const body: AttributeValue = log.body;
  return asContent(
    body === undefined
      ? readJson(log.attributes, 'gen_ai.event.content')
      : openJsonText(attributeToJson(body)),
  );
}

function asContent(value: JsonValue | undefined): JsonObject {
  if (isJsonObject(value)) return value;
  return typeof value === 'string' ? { content: value } : {};
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
