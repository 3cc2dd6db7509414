import type { Message, MessagePart } from '../model/message.ts';
import type { Span } from '../model/span.ts';
import {
  ancestorsOf,
  relationOf,
  type Completion,
  type CompletionRule,
  type Surroundings,
} from './surroundings.ts';

/** Codex logs the prompt and the tools, but not the requests: what a call was asked is put together of these. */
export const codexCompletions: readonly CompletionRule[] = [
  { tellsSums: true, find: modelFromAbove },
  { find: conversation },
];

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
  const beside: Span[] = [];
  for (const { spanId, parentSpanId } of around.before(span)) {
    if (parentSpanId !== span.parentSpanId && spanId !== span.parentSpanId) continue;
    const each = around.spanOf(spanId);
    if (each !== undefined) beside.unshift(each);
  }
  const inputMessages = beside.flatMap((each) =>
    each.kind === 'tool' ? toolTurn(each) : promptOf(each),
  );
  const parent = span.parentSpanId === undefined ? {} : { spanId: span.parentSpanId };
  return inputMessages.length === 0
    ? []
    : [{ from: 'parent', ...parent, meaning: { llm: { inputMessages } } }];
}

function promptOf({ kind, llm }: Span): readonly Message[] {
  return kind === 'agent' ? (llm?.inputMessages ?? []) : [];
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
