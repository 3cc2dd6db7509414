import { defined } from '../base/defined.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { withLogMessages } from './log-messages.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/** The messages that OpenTelemetry's instrumentations put in log records beside the span. */
export function messagesFromLogs(span: Span, around: Surroundings): readonly Completion[] {
  const told = withLogMessages(span, around.logsOf(span.spanId)).llm;
  const { inputMessages, outputMessages } = span.llm ?? {};
  const found = defined<LlmCall>({
    inputMessages: told?.inputMessages === inputMessages ? undefined : told?.inputMessages,
    outputMessages: told?.outputMessages === outputMessages ? undefined : told?.outputMessages,
  });
  if (Object.keys(found).length === 0) return [];
  return [{ from: 'log', meaning: { llm: found }, extendsMessages: true }];
}
