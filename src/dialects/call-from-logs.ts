import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import { logEventName, type LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span, SpanMeaning } from '../model/span.ts';
import { hasUsage } from '../model/usage.ts';
import type { Contribution } from './dialect.ts';
import { detailAttributes } from './log-messages.ts';
import { detailsEvent } from './otel-gen-ai-messages.ts';
import { readGenAiUsage } from './otel-gen-ai-usage.ts';
import type { Completion, CompletionRule } from './surroundings.ts';

/** True for a record that tells the tokens or the failure of its call. */
export function tellsCall(log: LogWire): boolean {
  if (logEventName(log) !== detailsEvent) return false;
  const attributes = detailAttributes([log]);
  return hasUsage(readGenAiUsage(attributes)) || attributes.has('error.type');
}

/**
 * The record beside a call tells all of it once more, and with some senders alone: the answer's model and
 * tokens, or the failure. It is looked for where the span tells no tokens; messages are `messagesFromLogs`'.
 * `read` is the reading of the record's attributes as those of a span.
 */
export function callFromLogs(
  read: (attributes: Attributes) => Contribution | undefined,
): CompletionRule {
  return {
    tellsSums: true,
    find: (span, around) => (isOpen(span) ? toldBy(around.logsOf(span.spanId), read) : []),
  };
}

function isOpen({ kind, llm }: Span): boolean {
  return (kind === 'llm' || kind === 'embedding') && !hasUsage(llm?.usage);
}

function toldBy(
  logs: readonly LogWire[],
  read: (attributes: Attributes) => Contribution | undefined,
): readonly Completion[] {
  const contribution = read(detailAttributes(logs));
  if (contribution === undefined) return [];
  const { kind: _kind, failure, llm, ...others } = contribution;
  const meaning = defined<SpanMeaning>({ ...others, llm: llm && withoutMessages(llm) });
  return [defined<Completion>({ from: 'log', meaning, failure })];
}

function withoutMessages(llm: LlmCall): LlmCall {
  const { inputMessages: _input, outputMessages: _output, toolDefinitions: _tools, ...facts } = llm;
  return facts;
}
