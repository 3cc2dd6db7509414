import { defined } from '../base/defined.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { ancestorsOf, relationOf, type Completion, type Surroundings } from './surroundings.ts';

/**
 * A call that tells nothing of what was asked gets what its wrapper was asked: several senders say it only
 * on the span above. The wrapper's answer is the call's where it made no other.
 */
export function messagesFromAbove(span: Span, around: Surroundings): readonly Completion[] {
  const own = span.llm?.inputMessages ?? [];
  if (span.kind !== 'llm' || own.some(isSaid)) return [];
  const wrapper = wrapperWithMessages(span, around);
  const asked = wrapper?.llm?.inputMessages ?? [];
  if (wrapper === undefined) return [];
  const instructions = own.length > 0 ? own : asked.filter((message) => !isSaid(message));
  const isOnly = wrapper.spanId === span.parentSpanId && isOnlyCall(span, around);
  const { outputMessages } = span.llm ?? {};
  const llm = defined<LlmCall>({
    inputMessages: [...instructions, ...asked.filter(isSaid)],
    outputMessages: isOnly ? (outputMessages ?? wrapper.llm?.outputMessages) : undefined,
  });
  return [
    {
      from: relationOf(span, wrapper),
      spanId: wrapper.spanId,
      meaning: { llm },
      extendsMessages: true,
    },
  ];
}

/** The tokens of a wrapper are those of its only call, where that tells none. */
export function usageFromAbove(span: Span, around: Surroundings): readonly Completion[] {
  const isOpen =
    span.kind === 'llm' && span.llm?.usage === undefined && span.status.code !== 'error';
  if (!isOpen || span.parentSpanId === undefined) return [];
  const { llm, kind } = around.spanOf(span.parentSpanId) ?? {};
  if (llm?.usage === undefined || kind === 'llm' || !isOnlyCall(span, around)) return [];
  const { usage, cost } = llm;
  const told = defined<LlmCall>({ usage, cost: cost?.source === 'reported' ? cost : undefined });
  return [{ from: 'parent', spanId: span.parentSpanId, meaning: { llm: told } }];
}

/** Up to the agent that made the call: what is above was said to another. */
function wrapperWithMessages(span: Span, around: Surroundings): Span | undefined {
  for (const above of ancestorsOf(span, around)) {
    // Another instrumentation's report of the call is shown beside it.
    if (above.kind === 'llm' && above.scope !== span.scope) return undefined;
    if (above.llm?.inputMessages?.some(isSaid) === true) return above;
    if (above.kind === 'agent') return undefined;
  }
  return undefined;
}

function isOnlyCall(span: Span, around: Surroundings): boolean {
  return ![...around.before(span), ...around.after(span)].some(
    ({ name, parentSpanId }) => parentSpanId === span.parentSpanId && name === span.name,
  );
}

function isSaid({ role }: Message): boolean {
  return role !== 'system' && role !== 'developer';
}
