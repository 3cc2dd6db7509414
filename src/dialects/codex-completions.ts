import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message, MessagePart } from '../model/message.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span, ToolCall } from '../model/span.ts';
import { readJsonOrText, readString } from './attribute-reader.ts';
import { filled } from './filled.ts';
import {
  ancestorsOf,
  relationOf,
  type Completion,
  type CompletionRule,
  type Neighbor,
  type Surroundings,
} from './surroundings.ts';

/** Codex logs the prompt and the tools, but not the requests: what a call was asked is put together of these. */
export const codexCompletions: readonly CompletionRule[] = [
  { tellsSums: true, find: modelFromAbove },
  { tellsSums: true, find: toolFromLog },
  { find: conversation },
];

/** Its function that calls a tool, whatever tool it is. */
export const toolSpanName = 'dispatch_tool_call_with_state';
/** Its function that takes in what a person asked. */
const promptSpanName = 'run_hooks_and_record_inputs';

/** Its own spans have no content: the record of a tool's answer was logged in the span that called it. */
function toolFromLog(span: Span, around: Surroundings): readonly Completion[] {
  if (span.name !== toolSpanName || span.tool?.name !== undefined) return [];
  const log = around.logsOf(span.spanId).find((each) => isEvent(each, 'codex.tool_result'));
  if (log === undefined) return [];
  const { name, callId, arguments: given, result, error } = readTool(log.attributes) ?? {};
  const failure = error === undefined ? {} : { failure: { message: error } };
  const tool = defined<ToolCall>({ name, callId, arguments: given, result, error });
  return [{ from: 'log', meaning: { tool }, ...failure }];
}

/** A tool's answer as it is logged; a tool that fails puts the reason out. */
export function readTool(attributes: Attributes): ToolCall | undefined {
  const hasFailed = readString(attributes, 'success') === 'false';
  const output = readJsonOrText(attributes, 'output');
  return filled({
    name: readString(attributes, 'tool_name'),
    callId: readString(attributes, 'call_id'),
    arguments: readJsonOrText(attributes, 'arguments'),
    result: hasFailed ? undefined : output,
    error: hasFailed ? readString(attributes, 'output', 'error.message') : undefined,
  });
}

function isEvent({ attributes }: LogWire, name: string): boolean {
  return attributes.get('event.name') === name;
}

/** The span with the tokens of an answer does not name the model, the turn above it does. */
function modelFromAbove(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.llm?.requestModel !== undefined) return [];
  const above = ancestorsOf(span, around).find(({ llm }) => llm?.requestModel !== undefined);
  const { requestModel } = above?.llm ?? {};
  if (above === undefined || requestModel === undefined) return [];
  const from = relationOf(span, above);
  return [{ from, spanId: above.spanId, meaning: { llm: { requestModel } } }];
}

function conversation(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.llm?.inputMessages !== undefined) return [];
  const inputMessages = messagesBefore(span, around, 0);
  const parent = span.parentSpanId === undefined ? {} : { spanId: span.parentSpanId };
  return inputMessages.length === 0
    ? []
    : [{ from: 'parent', ...parent, meaning: { llm: { inputMessages } } }];
}

/** Calls that are gone back, of a turn in which hundreds of spans lie between two of them. */
const mostCalls = 50;

/** From the prompt on, which may lie too far back to be seen: then what the call before was asked. */
function messagesBefore(span: Span, around: Surroundings, calls: number): readonly Message[] {
  const told: Message[] = [];
  for (const neighbor of around.before(span)) {
    if (!tellsOfConversation(span, neighbor)) continue;
    const each = around.spanOf(neighbor.spanId);
    if (each?.kind === 'llm' && each.name === span.name && each.parentSpanId !== span.parentSpanId)
      return calls < mostCalls ? [...messagesBefore(each, around, calls + 1), ...told] : told;
    if (each?.kind === 'tool') told.unshift(...toolTurn(withLoggedTool(each, around)));
    else if (each !== undefined) told.unshift(...promptOf(each, around));
  }
  return told;
}

/** Of spans that are made of records, those beside the call; of its own, those that the records stand in. */
function tellsOfConversation(span: Span, { spanId, parentSpanId, name }: Neighbor): boolean {
  if (name === toolSpanName || name === promptSpanName) return true;
  if (name === span.name) return true;
  return parentSpanId === span.parentSpanId || spanId === span.parentSpanId;
}

function withLoggedTool(span: Span, around: Surroundings): Span {
  const [found] = toolFromLog(span, around);
  return found?.meaning.tool === undefined ? span : { ...span, tool: found.meaning.tool };
}

function promptOf({ kind, llm, name, spanId }: Span, around: Surroundings): readonly Message[] {
  if (name !== promptSpanName) return kind === 'agent' ? (llm?.inputMessages ?? []) : [];
  return around
    .logsOf(spanId)
    .filter((log) => isEvent(log, 'codex.user_prompt'))
    .flatMap((log) => readPrompt(log.attributes)?.inputMessages ?? []);
}

/** What a person asked, as it is logged. */
export function readPrompt(attributes: Attributes): LlmCall | undefined {
  const content = readString(attributes, 'prompt');
  if (content === undefined || content === '[REDACTED]') return undefined;
  return { inputMessages: [{ role: 'user', parts: [{ type: 'text', content }] }] };
}

function toolTurn({ tool }: Span): readonly Message[] {
  if (tool?.name === undefined) return [];
  const { name, callId, arguments: given, result = tool.error } = tool;
  const id = callId === undefined ? {} : { id: callId };
  const call: MessagePart = {
    type: 'tool_call',
    ...id,
    name,
    ...(given !== undefined && { arguments: given }),
  };
  const answer: MessagePart = {
    type: 'tool_call_response',
    ...id,
    ...(result !== undefined && { result }),
  };
  return [
    { role: 'assistant', parts: [call] },
    { role: 'tool', parts: [answer] },
  ];
}
