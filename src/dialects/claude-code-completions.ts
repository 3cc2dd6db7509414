import { defined } from '../base/defined.ts';
import { msToNanos, type Nanos } from '../base/nanos.ts';
import type { Message, MessagePart } from '../model/message.ts';
import { logEventName, type LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';
import { claudeCodeUsage, loggedArguments, readPrompt, visible } from './claude-code-attributes.ts';
import { reportedCost } from './reported-cost.ts';
import type { Completion, CompletionRule, Surroundings } from './surroundings.ts';

/**
 * Claude Code logs in the interaction, which is the parent of its calls and tools: the prompt, what each
 * request cost, what the model answered, what went into a tool. Records and calls find each other by their
 * request's id or, where that is not told, by time.
 */
export const claudeCodeCompletions: readonly CompletionRule[] = [
  { tellsSums: true, find: loggedRequest },
  { tellsSums: true, find: failureOfExecution },
  { tellsSums: true, find: failureOfLastCall },
  { find: loggedAnswer },
  { find: loggedToolCall },
  { find: conversation },
];

/** A record is written when the answer is there, some moments before the span ends or after. */
const slackMs = 50;
const answerWithin = msToNanos(1_000);

function loggedRequest(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.llm?.cost !== undefined) return [];
  const logs = logsDuring(span, around).filter((log) => eventOf(log) === 'api_request');
  const log = logs.find((each) => isOfCall(each, span));
  if (log === undefined) return [];
  const { attributes } = log;
  const usd = readNumber(attributes, 'cost_usd');
  const llm = defined<LlmCall>({
    cost: reportedCost(usd),
    usage: claudeCodeUsage(attributes),
    requestModel: readString(attributes, 'model'),
    responseId: readString(attributes, 'request_id'),
    timeToFirstTokenMs: readNumber(attributes, 'ttft_ms'),
  });
  return [{ from: 'log', meaning: { llm } }];
}

/** Calls may run at once, in sub-agents: the same tokens, or the same request, tell them apart. */
function isOfCall({ attributes }: LogWire, { llm }: Span): boolean {
  const request = readString(attributes, 'request_id');
  if (request !== undefined && llm?.responseId !== undefined) return request === llm.responseId;
  const usage = claudeCodeUsage(attributes);
  return (
    llm?.usage === undefined ||
    (usage?.inputTokens === llm.usage.inputTokens && usage?.outputTokens === llm.usage.outputTokens)
  );
}

/** The tool itself does not say that it failed, its execution below it does. */
function failureOfExecution(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'tool' || span.status.code === 'error') return [];
  for (const neighbor of around.after(span)) {
    if (neighbor.parentSpanId !== span.spanId || !neighbor.name.endsWith('tool.execution'))
      continue;
    const { status } = around.spanOf(neighbor.spanId) ?? {};
    if (status?.code !== 'error') return [];
    const failure = status.message === undefined ? {} : { message: status.message };
    return [{ from: 'child', spanId: neighbor.spanId, meaning: {}, failure }];
  }
  return [];
}

/** An interaction has no status: where the model could not be reached in the end, it came to nothing. */
function failureOfLastCall(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'agent' || span.status.code !== 'unset') return [];
  const calls = around
    .after(span)
    .filter(
      ({ name, parentSpanId }) => parentSpanId === span.spanId && name.endsWith('llm_request'),
    );
  const last = calls.at(-1);
  const call = last === undefined ? undefined : around.spanOf(last.spanId);
  if (call?.status.code !== 'error') return [];
  const { message } = call.status;
  const failure = message === undefined ? {} : { message };
  return [{ from: 'child', spanId: call.spanId, meaning: {}, failure }];
}

function loggedAnswer(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.llm?.outputMessages !== undefined) return [];
  // A long call may be under way while others end: its own answer is logged when it ends.
  const end = span.endTime ?? span.startTime;
  const logs = logsDuring(span, around).filter((log) => end - log.timeUnixNano < answerWithin);
  const finishReason = span.llm?.finishReasons?.[0];
  const parts = logs.flatMap((log) => answerText(log));
  if (parts.length === 0) return [];
  const answer: Message = {
    role: 'assistant',
    parts,
    ...(finishReason !== undefined && { finishReason }),
  };
  return [{ from: 'log', meaning: { llm: { outputMessages: [answer] } } }];
}

function answerText(log: LogWire): readonly MessagePart[] {
  if (eventOf(log) !== 'assistant_response') return [];
  const content = visible(readString(log.attributes, 'response', 'response_text'));
  return typeof content === 'string' ? [{ type: 'text', content }] : [];
}

function loggedToolCall(span: Span, around: Surroundings): readonly Completion[] {
  const { tool } = span;
  const isOpen = tool?.arguments === undefined || tool.result === undefined;
  if (span.kind !== 'tool' || !isOpen) return [];
  const logs = logsDuring(span, around, 1_000).filter(
    (log) =>
      /^tool_(result|decision)$/.test(eventOf(log)) &&
      readString(log.attributes, 'tool_use_id') === tool?.callId,
  );
  return logs.flatMap((log): readonly Completion[] => {
    const logged = defined({
      arguments: loggedArguments(log.attributes),
      result: visible(readString(log.attributes, 'tool_output', 'output')),
    });
    const error = readString(log.attributes, 'error');
    const hasFailed = readString(log.attributes, 'success') === 'false';
    const failure = hasFailed ? { failure: error === undefined ? {} : { message: error } } : {};
    return [{ from: 'log', meaning: { tool: logged }, ...failure }];
  });
}

/** Before the first call of a prompt there is the prompt; before the next also what was answered and done. */
function conversation(span: Span, around: Surroundings): readonly Completion[] {
  const own = span.llm?.inputMessages ?? [];
  if (span.kind !== 'llm' || own.some(({ role }) => role !== 'system')) return [];
  const parent = span.parentSpanId === undefined ? undefined : around.spanOf(span.parentSpanId);
  if (parent === undefined) return [];
  const prompt = promptOf(parent, around);
  if (prompt.length === 0) return [];
  const said = [...prompt, ...earlierTurns(span, parent, around)];
  return [
    {
      from: 'parent',
      spanId: parent.spanId,
      meaning: { llm: { inputMessages: [...own, ...said] } },
      extendsMessages: true,
    },
  ];
}

function promptOf(parent: Span, around: Surroundings): readonly Message[] {
  const told = parent.llm?.inputMessages;
  if (told !== undefined) return told;
  const log = around.logsOf(parent.spanId).find((each) => eventOf(each) === 'user_prompt');
  return (log === undefined ? undefined : readPrompt(log.attributes)) ?? [];
}

/** The calls and tools beside this one that began before it, in their order. */
function earlierTurns(span: Span, parent: Span, around: Surroundings): readonly Message[] {
  const beside = around
    .before(span)
    .filter(({ parentSpanId, spanId }) => parentSpanId === parent.spanId && spanId !== span.spanId)
    .flatMap(({ spanId }) => around.spanOf(spanId) ?? [])
    .toReversed();
  const messages: Message[] = [];
  // A sub-agent has a conversation of its own.
  for (const each of beside.filter(({ agent }) => agent?.id === span.agent?.id)) {
    if (each.kind === 'llm') {
      const told = each.llm?.outputMessages ?? answerOf(each, around);
      messages.push(...told);
    } else if (each.kind === 'tool') addToolCall(messages, each);
  }
  return messages;
}

function answerOf(call: Span, around: Surroundings): readonly Message[] {
  return loggedAnswer(call, around).flatMap(({ meaning }) => meaning.llm?.outputMessages ?? []);
}

/** The model asked for it at the end of the answer before. */
function addToolCall(messages: Message[], { tool }: Span): void {
  if (tool?.name === undefined) return;
  const { name, callId, arguments: given, result = tool.error } = tool;
  const id = callId === undefined ? {} : { id: callId };
  const call: MessagePart = {
    type: 'tool_call',
    ...id,
    name,
    ...(given !== undefined && { arguments: given }),
  };
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const turn = messages[last];
  const isOpen =
    turn !== undefined && messages.slice(last + 1).every(({ role }) => role === 'tool');
  if (isOpen && !turn.parts.some((part) => part.type === 'tool_call' && part.id === callId))
    messages[last] = { ...turn, parts: [...turn.parts, call] };
  else if (!isOpen) messages.push({ role: 'assistant', parts: [call] });
  messages.push({
    role: 'tool',
    parts: [{ type: 'tool_call_response', ...id, ...(result !== undefined && { result }) }],
  });
}

/** Records of the span itself and of its parent, from its beginning to a moment after its end. */
function logsDuring(span: Span, around: Surroundings, afterMs = slackMs): readonly LogWire[] {
  const end = span.endTime ?? span.startTime;
  const window = { from: span.startTime, until: (end + msToNanos(afterMs)) as Nanos };
  const parents = span.parentSpanId === undefined ? [] : [span.parentSpanId];
  return [span.spanId, ...parents].flatMap((spanId) => around.logsOf(spanId, window));
}

/** The name stands with its prefix, without it, or only in the body. */
export function eventOf(log: LogWire): string {
  const name = logEventName(log) ?? (typeof log.body === 'string' ? log.body : '');
  return name.replace(/^claude_code\./, '');
}
