import { defined } from '../base/defined.ts';
import type { LlmCall, Span, SpanMeaning } from '../model/span.ts';
import { loggedDefinitions, withLogMessages } from './log-messages.ts';
import { loggedEvaluations } from './otel-gen-ai-evaluations.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/** The messages, tools and evaluations that OpenTelemetry's instrumentations put in log records beside the span. */
export function messagesFromLogs(span: Span, around: Surroundings): readonly Completion[] {
  const logs = around.logsOf(span.spanId);
  if (logs.length === 0) return [];
  const told = withLogMessages(span, logs).llm;
  const { inputMessages, outputMessages, toolDefinitions } = span.llm ?? {};
  const found = defined<LlmCall>({
    inputMessages: told?.inputMessages === inputMessages ? undefined : told?.inputMessages,
    outputMessages: told?.outputMessages === outputMessages ? undefined : told?.outputMessages,
    toolDefinitions: toolDefinitions === undefined ? loggedDefinitions(logs) : undefined,
  });
  const evaluations = loggedEvaluations(logs);
  const meaning = defined<SpanMeaning>({
    llm: Object.keys(found).length === 0 ? undefined : found,
    evaluations: evaluations.length === 0 ? undefined : evaluations,
  });
  if (Object.keys(meaning).length === 0) return [];
  return [{ from: 'log', meaning, extendsMessages: true }];
}
