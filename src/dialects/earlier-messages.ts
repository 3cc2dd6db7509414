import type { Message } from '../model/message.ts';
import type { Span } from '../model/span.ts';
import type { Completion, Neighbor, Surroundings } from './surroundings.ts';

/** Spans that are read in search of the call before: tools, chunks and hooks lie between two calls. */
const mostSpansToRead = 60;
/** Calls that are put one before the other; a conversation may be longer than anybody reads. */
export const mostCalls = 50;
/** Every call would otherwise hold all those before it, and a run of them their square. */
const mostMessages = 300;

/**
 * A sender may tell only what is new in a call: the answers of tools, but not the question that they belong
 * to. The messages before are those of the call that asked for the tools. `complete` gives that call what
 * it lacks itself.
 */
export function earlierMessages(
  span: Span,
  around: Surroundings,
  complete: (span: Span, around: Surroundings) => Span,
): readonly Completion[] {
  const own = span.llm?.inputMessages ?? [];
  const isWhole = span.borrowed?.some(({ from }) => from === 'earlier-call') === true;
  if (span.kind !== 'llm' || isWhole || !isDelta(own)) return [];
  const { callsFollowed = 0 } = around;
  const asked = callsFollowed < mostCalls ? callThatAsked(span, around) : undefined;
  if (asked === undefined) return [];
  const { llm = {} } = complete(asked, { ...around, callsFollowed: callsFollowed + 1 });
  const before = newest([...(llm.inputMessages ?? []), ...(llm.outputMessages ?? [])]);
  const repeated = new Set(before.map((message) => JSON.stringify(message)));
  const inputMessages = [
    ...before,
    ...own.filter((message) => !repeated.has(JSON.stringify(message))),
  ];
  return [
    {
      from: 'earlier-call',
      spanId: asked.spanId,
      meaning: { llm: { inputMessages } },
      extendsMessages: true,
    },
  ];
}

/** With the instructions, which come first, and without answers whose question is cut off. */
function newest(messages: readonly Message[]): readonly Message[] {
  if (messages.length <= mostMessages) return messages;
  const start = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const kept = messages.slice(-mostMessages);
  const asked = kept.findIndex(({ role }) => role !== 'tool');
  return [...messages.slice(0, start), ...kept.slice(asked)];
}

/**
 * True where tools answer that nobody asked, or where the conversation begins with an answer: no provider
 * takes such a conversation. A sender that leaves out the ids of calls tells nothing by them.
 */
function isDelta(messages: readonly Message[]): boolean {
  const parts = messages.flatMap((message) => message.parts);
  if (parts.some((part) => part.type === 'tool_call' && part.id === undefined)) return false;
  const asked = new Set(callIds(messages, 'tool_call'));
  if (callIds(messages, 'tool_call_response').some((id) => !asked.has(id))) return true;
  return messages.find(({ role }) => role !== 'system' && role !== 'developer')?.role === 'tool';
}

function callIds(
  messages: readonly Message[],
  type: 'tool_call' | 'tool_call_response',
): readonly string[] {
  return messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === type && part.id !== undefined ? part.id : [])),
  );
}

/** The nearest call before that asked for one of the tools; without ids, the nearest beside it. */
function callThatAsked(span: Span, around: Surroundings): Span | undefined {
  const answered = new Set(callIds(span.llm?.inputMessages ?? [], 'tool_call_response'));
  let read = 0;
  for (const neighbor of around.before(span)) {
    if (neighbor.spanId === span.spanId || isFamily(span, neighbor)) continue;
    if ((read += 1) > mostSpansToRead) return undefined;
    const call = around.spanOf(neighbor.spanId);
    if (call?.kind !== 'llm') continue;
    const isBeside = call.parentSpanId === span.parentSpanId && answered.size === 0;
    const asked = callIds(call.llm?.outputMessages ?? [], 'tool_call');
    if (isBeside || asked.some((id) => answered.has(id))) return call;
  }
  return undefined;
}

/** Another report of the same call is not the call before. */
function isFamily(span: Span, { spanId, parentSpanId }: Neighbor): boolean {
  return spanId === span.parentSpanId || parentSpanId === span.spanId;
}
