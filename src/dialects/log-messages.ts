import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanId } from '../model/ids.ts';
import { logEventName, type LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { messagesOfEvents, type ToldMessages } from './message-events.ts';
import {
  detailsEvent,
  joinInput,
  readDefinitions,
  readInputMessages,
  readOutputMessages,
} from './otel-gen-ai-messages.ts';

/**
 * The span with the messages that its log records tell, where it tells none itself: OpenTelemetry's
 * instrumentations put content in events beside the span, as one event with all of it (2025 and later)
 * or as one for each message (before). `logs` are the records of this span, in order of their time.
 * The same span where they add nothing; never throws.
 */
export function withLogMessages(span: Span, logs: readonly LogWire[]): Span {
  const told = messagesOfLogs(logs);
  const { inputMessages, outputMessages } = span.llm ?? {};
  const joined = joinInput(inputMessages ?? [], told.input);
  const added = defined<LlmCall>({
    inputMessages: joined === inputMessages ? undefined : joined,
    outputMessages: outputMessages === undefined ? nonEmpty(told.output) : undefined,
  });
  if (Object.keys(added).length === 0) return span;
  return { ...span, llm: { ...span.llm, ...added } };
}

/** Log records by the span that they belong to, in the order given. */
export function logsBySpan(logs: readonly LogWire[]): ReadonlyMap<SpanId, readonly LogWire[]> {
  const bySpan = new Map<SpanId, LogWire[]>();
  for (const log of logs) {
    if (log.spanId === undefined) continue;
    const known = bySpan.get(log.spanId);
    if (known === undefined) bySpan.set(log.spanId, [log]);
    else known.push(log);
  }
  return bySpan;
}

function messagesOfLogs(logs: readonly LogWire[]): ToldMessages {
  if (!logs.some(isDetails)) {
    return messagesOfEvents(logs.map((log) => ({ ...log, name: logEventName(log) ?? '' })));
  }
  const attributes = detailAttributes(logs);
  return {
    input: readInputMessages(attributes) ?? [],
    output: readOutputMessages(attributes) ?? [],
  };
}

/** The tools that a call was offered, in the records that carry all of it. */
export function loggedDefinitions(logs: readonly LogWire[]): LlmCall['toolDefinitions'] {
  return readDefinitions(detailAttributes(logs));
}

/**
 * What the records tell that carry all of a call. One may tell the input and a later one the output; content
 * stands in the body or in attributes.
 */
export function detailAttributes(logs: readonly LogWire[]): Attributes {
  return new Map(
    logs
      .filter(isDetails)
      .flatMap((log) => [...(log.body instanceof Map ? log.body : []), ...log.attributes]),
  );
}

function isDetails(log: LogWire): boolean {
  return logEventName(log) === detailsEvent;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
