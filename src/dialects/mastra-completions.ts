import { defined } from '../base/defined.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, Span } from '../model/span.ts';
import {
  ancestorsOf,
  relationOf,
  type Completion,
  type CompletionRule,
  type Surroundings,
} from './surroundings.ts';

/**
 * The step above a call has the messages of the whole conversation and, in its output, the tools that the
 * model asked for; the generation above that has the first messages, the agent its instructions.
 */
export const mastraCompletions: readonly CompletionRule[] = [{ find: fromAbove }];

function fromAbove(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm') return [];
  const above = ancestorsOf(span, around);
  return [...promptFromAbove(span, above), ...answerFromStep(span, above[0])];
}

function promptFromAbove(span: Span, above: readonly Span[]): readonly Completion[] {
  const own = span.llm?.inputMessages ?? [];
  const holder = above.find(({ llm }) => llm?.inputMessages?.some(isSaid) === true);
  const said = own.some(isSaid) ? own : (holder?.llm?.inputMessages ?? []);
  const instructed = said.some(isInstruction)
    ? undefined
    : above.find(({ llm }) => llm?.inputMessages?.some(isInstruction) === true);
  const instructions = (instructed?.llm?.inputMessages ?? []).filter(isInstruction);
  const from = own.some(isSaid) ? instructed : (holder ?? instructed);
  if (from === undefined) return [];
  const inputMessages = [...instructions, ...said];
  return [
    {
      from: relationOf(span, from),
      spanId: from.spanId,
      meaning: { llm: { inputMessages } },
      extendsMessages: true,
    },
  ];
}

/** On the call itself an answer is its text only. */
function answerFromStep(span: Span, step: Span | undefined): readonly Completion[] {
  const told = step?.llm?.outputMessages ?? [];
  const own = span.llm?.outputMessages ?? [];
  const isMore = partCount(told) > partCount(own);
  // A generation puts all its steps out.
  if (step?.attributes.get('mastra.span.type') !== 'model_step') return [];
  const llm = defined<LlmCall>({
    responseId: step.llm?.responseId,
    outputMessages: isMore ? told : undefined,
  });
  if (Object.keys(llm).length === 0) return [];
  return [
    {
      from: 'parent',
      spanId: step.spanId,
      meaning: { llm },
      ...(isMore && { extendsMessages: true }),
    },
  ];
}

function partCount(messages: readonly Message[]): number {
  return messages.reduce((count, { parts }) => count + parts.length, 0);
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function isSaid(message: Message): boolean {
  return !isInstruction(message);
}
