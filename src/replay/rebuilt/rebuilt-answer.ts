import { isJsonObject, parseJson, type JsonObject } from '../../base/json.ts';
import type { RecordedRequest, RecordedResponse } from '../../model/recorded-exchange.ts';
import { rebuiltMark } from '../exchange-marks.ts';
import { anthropicAnswer } from './anthropic-answer.ts';
import { type AnswerBody, wholeBody } from './answer-body.ts';
import { geminiAnswer } from './gemini-answer.ts';
import { ollamaAnswer } from './ollama-answer.ts';
import { openAiChatAnswer } from './openai-chat-answer.ts';
import { openAiResponsesAnswer } from './openai-responses-answer.ts';
import type { RebuiltReply } from './rebuilt-reply.ts';

/** A model call as its span tells it. */
export type RebuiltOutcome =
  | { readonly type: 'reply'; readonly reply: RebuiltReply }
  /** The call failed; `status` is what the span says, or 500. */
  | { readonly type: 'error'; readonly status: number; readonly message: string };

export interface RebuiltTimes {
  readonly durationMs: number;
  readonly timeToFirstTokenMs?: number;
}

type Writer = (reply: RebuiltReply, request: JsonObject, path: string) => AnswerBody;

/** By the path of the API that asks; the first that fits. */
const writers: readonly (readonly [RegExp, Writer])[] = [
  [/\/chat\/completions(?:$|\?)/, openAiChatAnswer],
  [/\/responses(?:$|\?)/, openAiResponsesAnswer],
  [/\/messages(?:$|\?)/, anthropicAnswer],
  [/:(?:stream)?[gG]enerateContent(?:$|\?)/, (reply, _request, path) => geminiAnswer(reply, path)],
  [/\/api\/chat(?:$|\?)/, ollamaAnswer],
];

/** Whether an answer can be made for a request: it is to a chat API that is known. */
export function canRebuild(request: RecordedRequest): boolean {
  return request.method === 'POST' && writerOf(request.path) !== undefined;
}

function writerOf(path: string): Writer | undefined {
  return writers.find(([pattern]) => pattern.test(path))?.[1];
}

/** The answer in the form of the API that asks, streamed where it asks for a stream, marked as rebuilt. */
export function rebuiltAnswer(
  outcome: RebuiltOutcome,
  request: RecordedRequest,
  times: RebuiltTimes,
): RecordedResponse {
  const asked = parseJson(new TextDecoder().decode(request.body));
  const body =
    outcome.type === 'error'
      ? wholeBody(errorBody(outcome.message))
      : (writerOf(request.path) ?? openAiChatAnswer)(
          outcome.reply,
          isJsonObject(asked) ? asked : {},
          request.path,
        );
  const { durationMs, timeToFirstTokenMs = durationMs } = times;
  const stepMs = (durationMs - timeToFirstTokenMs) / Math.max(1, body.pieces.length - 1);
  return {
    status: outcome.type === 'error' ? outcome.status : 200,
    headers: [
      ['content-type', body.contentType],
      [rebuiltMark, 'from-spans'],
      // A span tells of a call with all its attempts: the last one failed too.
      ...(outcome.type === 'error' ? [['x-should-retry', 'false'] as const] : []),
    ],
    frames: body.pieces.map((piece, index) => ({
      offsetMs: timeToFirstTokenMs + index * Math.max(0, stepMs),
      bytes: new TextEncoder().encode(piece),
    })),
    outcome: 'complete',
    durationMs,
  };
}

/** A form in which the SDKs of all these providers find the sentence. */
function errorBody(message: string): JsonObject {
  return { type: 'error', error: { type: 'api_error', message, code: null, param: null } };
}
