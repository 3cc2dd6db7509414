import { isJsonArray, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import { messageText, type Message } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall } from '../model/span.ts';
import { json, jsonOrText, made, members, readerOf, text, type Field } from './attribute-fields.ts';
import { openJsonText } from './attribute-reader.ts';
import { messagesOfEvents, type ToldMessages } from './message-events.ts';
import { readInstructions, readMessages } from './message-shapes.ts';

/** Carries every attribute of a call, its messages above all. */
export const detailsEvent = 'gen_ai.client.inference.operation.details';

type Said = Pick<LlmCall, 'inputMessages' | 'outputMessages'>;

const noMessages: ToldMessages = { input: [], output: [] };

/** What `readSaid` gives for most spans, and for all whose messages are left packed. */
export const nothingSaid: Said = {};

/** What was said, from wherever an era of the conventions put it: attributes first, then events on the span. */
export function readSaid(attributes: Attributes, events: SpanWire['events']): Said {
  const told = events.length === 0 ? noMessages : messagesOfEvents(events);
  const inputMessages = joinInput(readInputMessages(attributes) ?? [], told.input);
  const outputMessages = readOutputMessages(attributes) ?? nonEmpty(told.output);
  if (inputMessages === undefined && outputMessages === undefined) return nothingSaid;
  return {
    ...(inputMessages !== undefined && { inputMessages }),
    ...(outputMessages !== undefined && { outputMessages }),
  };
}

/** Messages on a span and beside it. Instructions on the span are only the beginning of what was asked. */
export function joinInput(
  own: readonly Message[],
  told: readonly Message[],
): readonly Message[] | undefined {
  if (told.length === 0 || !own.every(isInstruction)) return nonEmpty(own);
  return told.some(isInstruction) ? told : [...own, ...told];
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

interface ToldInput {
  readonly instructions?: JsonValue;
  readonly instructionsAt?: string;
  readonly messages?: JsonValue;
  readonly messagesAt?: string;
}

const readToldInput = readerOf(
  members<ToldInput>({
    // Strands' agents have them by the second name.
    instructions: jsonOrText('gen_ai.system_instructions', 'gen_ai.agent.system_prompt'),
    instructionsAt: text('gen_ai.system_instructions_ref'),
    messages: jsonOrText(
      'gen_ai.input.messages',
      'gen_ai.prompt',
      'gen_ai.agent.invocation_input',
      // What is embedded, in the words of Sentry.
      'gen_ai.embeddings.input',
      // Cloudflare's gateway, and Sentry before 2026.
      'gen_ai.prompt_json',
      'gen_ai.request.messages',
    ),
    messagesAt: text('gen_ai.input.messages_ref'),
  }),
);

/** The instructions come in an attribute of their own and are what the model reads first. */
export function readInputMessages(attributes: Attributes): readonly Message[] | undefined {
  const told = readToldInput(attributes);
  if (told === undefined) return undefined;
  const given = readInstructions(told.instructions);
  const instructions = given.length > 0 ? given : referred(told.instructionsAt, 'system');
  const messages = readMessages(told.messages, 'user') ?? referred(told.messagesAt, 'user');
  return nonEmpty(repeats(messages, instructions) ? messages : [...instructions, ...messages]);
}

/** Some senders tell the instructions in both places. */
function repeats(messages: readonly Message[], instructions: readonly Message[]): boolean {
  const texts = messages.filter(({ role }) => role === 'system').map(messageText);
  return instructions.every((message) => texts.includes(messageText(message)));
}

interface ToldOutput {
  readonly messages?: JsonValue;
  /** Sentry tells text and calls of one answer apart. */
  readonly text?: string;
  readonly calls?: JsonValue;
  readonly messagesAt?: string;
}

const readToldOutput = readerOf(
  members<ToldOutput>({
    messages: jsonOrText(
      'gen_ai.output.messages',
      'gen_ai.completion',
      'gen_ai.agent.invocation_output',
      'gen_ai.completion_json',
    ),
    text: text('gen_ai.response.text'),
    calls: json('gen_ai.response.tool_calls'),
    messagesAt: text('gen_ai.output.messages_ref'),
  }),
);

export function readOutputMessages(attributes: Attributes): readonly Message[] | undefined {
  const told = readToldOutput(attributes);
  if (told === undefined) return undefined;
  const messages =
    readMessages(told.messages ?? answerApart(told), 'assistant') ??
    referred(told.messagesAt, 'assistant');
  return nonEmpty(messages.filter(saysSomething));
}

function answerApart({ text: content, calls }: ToldOutput): JsonValue | undefined {
  if (content === undefined && calls === undefined) return undefined;
  // A text that is the JSON list of all answers' texts.
  const opened = openJsonText(content ?? null);
  const isTexts = isJsonArray(opened) && opened.every((each) => typeof each === 'string');
  return {
    role: 'assistant',
    content: isTexts ? opened.join('') : (content ?? null),
    ...(calls !== undefined && { tool_calls: calls }),
  };
}

/** Content that a sender put into a file elsewhere: its address is shown, and nobody opens it. */
function referred(uri: string | undefined, role: string): readonly Message[] {
  return uri === undefined ? [] : [{ role, parts: [{ type: 'uri', uri }] }];
}

/** Some senders write an empty text where the model answered otherwise, or not at all. */
function saysSomething({ parts, finishReason }: Message): boolean {
  const isEmpty = parts.every((part) => part.type === 'text' && part.content === '');
  return !isEmpty || (parts.length === 0 && finishReason !== undefined);
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** A list of definitions, each of which may be JSON text again. */
export const genAiToolDefinitions: Field<readonly JsonValue[]> = made(
  json('gen_ai.tool.definitions', 'gen_ai.request.available_tools', 'gen_ai.request.tools'),
  (definitions) =>
    isJsonArray(definitions) && definitions.length > 0 ? definitions.map(openJsonText) : undefined,
);

export const readDefinitions = readerOf(genAiToolDefinitions);
