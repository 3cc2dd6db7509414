import type { Attributes } from '../model/attribute.ts';
import type { Span } from '../model/span.ts';
import { readString } from './attribute-reader.ts';
import type { Failure } from './dialect.ts';
import { filled } from './filled.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/**
 * OpenInference's instrumentation of IBM's BeeAI in JavaScript makes a span of every event of the framework.
 * The event by which a call ended stands for it; what it began with is told by the event `start` before.
 */
export const beeAiScope = '@arizeai/openinference-instrumentation-beeai';

/** True for an event on the way of a call: a beginning, a token, and the end that follows a success or an error. */
export function isOnTheWay(attributes: Attributes): boolean {
  const target = readString(attributes, 'target');
  return target !== undefined && !/^(backend|tool)\..*\.(success|error)$/.test(target);
}

export function eventFailure(attributes: Attributes): Failure | undefined {
  if (readString(attributes, 'target')?.endsWith('.error') !== true) return undefined;
  return filled({ message: readString(attributes, 'exception.message') }) ?? {};
}

/** What the model was asked. */
export function fromStart(span: Span, around: Surroundings): readonly Completion[] {
  if (span.scope !== beeAiScope || span.kind !== 'llm') return [];
  if (span.llm?.inputMessages !== undefined) return [];
  const begun = span.name.replace(/success-\d+$/, 'start-');
  const start = around
    .before(span)
    .find(({ name, parentSpanId }) => parentSpanId === span.parentSpanId && name.startsWith(begun));
  const told = start === undefined ? undefined : around.spanOf(start.spanId);
  const inputMessages = told?.llm?.inputMessages;
  if (told === undefined || inputMessages === undefined) return [];
  return [{ from: 'sibling', spanId: told.spanId, meaning: { llm: { inputMessages } } }];
}
