import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import { attributeToJson, openJsonText, readJson, readJsonOrText } from './attribute-reader.ts';
import { readMessages } from './message-shapes.ts';

/** An event of a span, or a log record beside it: senders use both for one thing. */
export interface MessageEvent {
  readonly name: string;
  readonly attributes: Attributes;
  /** Of a log record. */
  readonly body?: AttributeValue;
}

export interface ToldMessages {
  readonly input: readonly Message[];
  readonly output: readonly Message[];
}

/**
 * What was said, told as one event for each message (OpenTelemetry 1.28 to 1.36, and since then by Strands,
 * Semantic Kernel and Azure) or as one for all that went in and one for all that came out (before).
 */
export function messagesOfEvents(events: readonly MessageEvent[]): ToldMessages {
  const input = events.flatMap((event) => [
    ...inputOf(event),
    ...wholeOf(event, 'prompt', 'user'),
    ...contentsOf(event, 'input'),
  ]);
  const output = events.flatMap((event) => [
    ...choiceOf(event),
    ...wholeOf(event, 'completion', 'assistant'),
    ...contentsOf(event, 'output'),
  ]);
  return output.length > 0 ? { input, output } : withAnswerApart(input);
}

/** Azure's agents tell their answer as they tell what was said before: what the assistant says last is it. */
export function withAnswerApart(messages: readonly Message[]): ToldMessages {
  const end = messages.findLastIndex(({ role }) => role !== 'assistant') + 1;
  return { input: messages.slice(0, end), output: messages.slice(end) };
}

/** Azure's newer clients: one event for each side, with all of its messages as content. */
function contentsOf(
  { name, attributes }: MessageEvent,
  side: 'input' | 'output',
): readonly Message[] {
  if (name !== `gen_ai.${side}.messages`) return [];
  const told = readJson(attributes, 'gen_ai.event.content', `gen_ai.${side}.messages`);
  return readMessages(told, side === 'input' ? 'user' : 'assistant') ?? [];
}

/** The role is in the event's name; a body that has one of its own knows better. */
const roleOfEvent: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  // Semantic Kernel's, for a text to complete.
  ['gen_ai.prompt', 'user'],
]);

function inputOf(event: MessageEvent): readonly Message[] {
  const role = roleOfEvent.get(event.name);
  if (role === undefined) return [];
  const content = contentOf(event);
  // The convention calls the id of the call that a tool answers only `id`.
  const { id } = content;
  const answered = role === 'tool' && id !== undefined ? { tool_call_id: id } : {};
  return readWhole({ role, ...answered, ...content });
}

function choiceOf(event: MessageEvent): readonly Message[] {
  if (event.name !== 'gen_ai.choice') return [];
  const told = contentOf(event);
  const { message, content, parts, finish_reason: reason, tool_calls: toolCalls } = told;
  // The convention's text puts tool calls inside the message, its schema beside it. Google's ADK has no
  // message, only its content.
  return readWhole({
    role: 'assistant',
    ...(toolCalls !== undefined && { tool_calls: toolCalls }),
    ...(parts !== undefined && { parts }),
    ...asContent(message ?? content),
    ...(reason !== undefined && { finish_reason: reason }),
  });
}

/** `gen_ai.content.prompt` and `gen_ai.content.completion`: a list of OpenAI's messages as JSON text. */
function wholeOf(
  { name, attributes }: MessageEvent,
  side: 'prompt' | 'completion',
  speaker: 'user' | 'assistant',
): readonly Message[] {
  if (name !== `gen_ai.content.${side}`) return [];
  return readMessages(readJsonOrText(attributes, `gen_ai.${side}`), speaker) ?? [];
}

/** A sender that may not tell content sends the events without it: those say nothing. */
function readWhole(message: JsonObject): readonly Message[] {
  return (readMessages(message, 'user') ?? []).filter(({ parts }) => parts.length > 0);
}

/** Members of a message that senders write as attributes of the event. */
const members = [
  'role',
  'content',
  'message',
  'id',
  'name',
  'finish_reason',
  'tool_calls',
] as const;

/** The body; else one attribute that holds all of it; else the attributes themselves. */
function contentOf({ body, attributes }: MessageEvent): JsonObject {
  // A record may have an empty body, and its content in an attribute as an event has it.
  if (body !== undefined && body !== '') return asContent(openJsonText(attributeToJson(body)));
  const whole = readJsonOrText(attributes, 'gen_ai.event.content');
  if (whole !== undefined) return asContent(whole);
  const told = members.flatMap((name) => {
    const value = attributes.get(name);
    return value === undefined ? [] : [[name, openJsonText(attributeToJson(value))] as const];
  });
  return Object.fromEntries(told);
}

function asContent(value: JsonValue | undefined): JsonObject {
  if (isJsonObject(value)) return withPlainContent(value);
  return value === undefined || value === null ? {} : { content: value };
}

/** Azure's client of responses has words of its own for what was said and for what tools answered. */
function withPlainContent(message: JsonObject): JsonObject {
  const { text, tool_call_outputs: answers, ...rest } = message;
  if (isJsonArray(answers)) return { ...rest, content: answers.map(asToolAnswer) };
  return typeof text === 'string' && message['content'] === undefined
    ? { ...rest, content: text }
    : message;
}

function asToolAnswer(answer: JsonValue): JsonValue {
  return isJsonObject(answer) ? { ...answer, type: 'function_call_output' } : answer;
}
