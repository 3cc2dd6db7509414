import { defined } from '../base/defined.ts';
import { msToNanos, type Nanos } from '../base/nanos.ts';
import { logEventName, type LogWire } from '../model/otlp-wire.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { readJsonOrText } from './attribute-reader.ts';
import { readMessages } from './message-shapes.ts';
import { detailsEvent, readInputMessages, readOutputMessages } from './otel-gen-ai-messages.ts';
import {
  ancestorsOf,
  type Completion,
  type CompletionRule,
  type Surroundings,
} from './surroundings.ts';

/** Where a call was made of log records, what was asked stands in the record of the request, or in one with all. */
export const geminiCliCompletions: readonly CompletionRule[] = [{ find: loggedMessages }];

/** The record with all details is written right after the answer's. */
const slack = msToNanos(100);

function loggedMessages(span: Span, around: Surroundings): readonly Completion[] {
  const isOpen = span.llm?.inputMessages === undefined || span.llm.outputMessages === undefined;
  if (span.kind !== 'llm' || !isOpen) return [];
  const window = {
    from: (span.startTime - slack) as Nanos,
    until: ((span.endTime ?? span.startTime) + slack) as Nanos,
  };
  const holders = [span, ...ancestorsOf(span, around)].slice(0, 2);
  return holders
    .flatMap(({ spanId }) => around.logsOf(spanId, window))
    .toReversed()
    .flatMap((log) => messagesOf(log));
}

function messagesOf(log: LogWire): readonly Completion[] {
  const name = logEventName(log) ?? '';
  const { attributes } = log;
  const llm = defined<LlmCall>(
    name === detailsEvent
      ? {
          inputMessages: readInputMessages(attributes),
          outputMessages: readOutputMessages(attributes),
        }
      : {
          inputMessages: /^(gemini_cli|qwen-code)\.api_request$/.test(name)
            ? readMessages(readJsonOrText(attributes, 'request_text'), 'user')
            : undefined,
        },
  );
  return Object.keys(llm).length === 0 ? [] : [{ from: 'log', meaning: { llm } }];
}
