import { isJsonObject, parseJson } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import { readRequestBody } from '../dialects/call-bodies.ts';
import { duplicateCalls } from '../model/duplicate-calls.ts';
import type { RecordedExchange, RecordedRequest } from '../model/recorded-exchange.ts';
import { toRunSpan } from '../model/run-span.ts';
import { RunTree } from '../model/run-tree.ts';
import type { LlmCall, Span } from '../model/span.ts';
import { rebuiltMark } from '../replay/exchange-marks.ts';
import type { Rebuilding } from '../replay/replay-session.ts';
import type { RecordedPlace } from './recorded-run.ts';
import { messageRequest } from '../replay/rebuilt/message-request.ts';
import {
  canRebuild,
  rebuiltAnswer,
  type RebuiltOutcome,
} from '../replay/rebuilt/rebuilt-answer.ts';
import { rebuiltReply } from '../replay/rebuilt/rebuilt-reply.ts';

/** What a run's spans give to replay it from, though nobody recorded its calls. */
export interface RebuiltRun {
  readonly exchanges: readonly RecordedExchange[];
  readonly rebuilding: Rebuilding;
  /** Of each exchange, in their order. */
  readonly places: readonly RecordedPlace[];
  /** What cannot be replayed, in sentences. */
  readonly problems: readonly string[];
}

/** `undefined` where no model call of the run tells what was asked and what was answered. `spans` in order. */
export function rebuildRun(spans: readonly Span[]): RebuiltRun | undefined {
  const calls = modelCalls(spans);
  const told = calls.filter(({ llm }) => llm.inputMessages !== undefined);
  const usable = told.filter((call) => outcomeOf(call, 0) !== undefined);
  if (usable.length === 0) return undefined;
  // Where one span leaves its model out, it is not compared at all.
  const withModel = usable.every(({ llm }) => llm.requestModel !== undefined);
  const asked = ({ inputMessages = [], requestModel }: LlmCall): RecordedRequest =>
    messageRequest({
      messages: inputMessages,
      ...(withModel && requestModel !== undefined && { model: requestModel }),
    });
  return {
    exchanges: usable.map((call, index) => exchangeOf(call, index + 1, asked(call.llm))),
    rebuilding: {
      comparable: (request) => (canRebuild(request) ? asked(readLive(request)) : request),
      answer: (sequence, request) => answerOf(usable[sequence - 1], sequence, request),
    },
    places: usable.map(({ traceId, spanId }) => ({ traceId, spanId })),
    problems: problemsOf(spans, calls.length - usable.length),
  };
}

type ModelCall = Span & { readonly llm: LlmCall };

/** The calls themselves, each once: no wrapper around them, no second span of the same call. */
function modelCalls(spans: readonly Span[]): readonly ModelCall[] {
  const runSpans = spans.map(toRunSpan);
  const tree = new RunTree(runSpans);
  const duplicates = duplicateCalls(tree, runSpans);
  const wrappers = new Set(
    runSpans
      .filter(
        (span) =>
          span.kind === 'llm' && tree.nearestBelow(span, ({ kind }) => kind === 'llm').length > 0,
      )
      .map(({ spanId }) => spanId),
  );
  return spans.filter(
    (span): span is ModelCall =>
      span.kind === 'llm' &&
      span.llm !== undefined &&
      !duplicates.has(span.spanId) &&
      !wrappers.has(span.spanId),
  );
}

function exchangeOf(call: ModelCall, sequence: number, request: RecordedRequest): RecordedExchange {
  const durationMs = durationOf(call);
  return {
    sequence,
    request,
    // The answer itself is made once it is known which API asks.
    response: {
      status: statusOfCall(call),
      headers: [[rebuiltMark, 'from-spans']],
      frames: [],
      outcome: 'complete',
      durationMs,
    },
    startedAtMs: nanosToMs(call.startTime),
  };
}

function answerOf(call: ModelCall | undefined, sequence: number, request: RecordedRequest) {
  const outcome = call === undefined ? undefined : outcomeOf(call, sequence);
  if (call === undefined || outcome === undefined)
    throw new Error(`Call ${sequence} of a rebuilt run has no answer.`);
  const { timeToFirstTokenMs } = call.llm;
  return rebuiltAnswer(outcome, request, {
    durationMs: durationOf(call),
    ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
  });
}

function outcomeOf(
  { llm, status, attributes }: ModelCall,
  sequence: number,
): RebuiltOutcome | undefined {
  const { outputMessages, finishReasons, responseId: id, usage } = llm;
  if (outputMessages !== undefined) {
    const finishReason = finishReasons?.[0];
    const model = llm.responseModel ?? llm.requestModel;
    const told = {
      outputMessages,
      ...(finishReason !== undefined && { finishReason }),
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(usage !== undefined && { usage }),
    };
    return { type: 'reply', reply: rebuiltReply(told, sequence) };
  }
  if (status.code !== 'error') return undefined;
  const told = status.message ?? 'The model call failed, as its span tells.';
  return { type: 'error', status: statusOf(attributes, told), message: bareMessage(told) };
}

function statusOfCall(call: ModelCall): number {
  const outcome = outcomeOf(call, 0);
  return outcome?.type === 'error' ? outcome.status : 200;
}

/** Without what the program's SDK has put before it, and will again: `RateLimitError: 429 …`. */
function bareMessage(message: string): string {
  const bare = message.replace(
    /^(?:[\w.]*(?:Error|Exception): )?(?:(?:Error code: )?[45]\d\d[ :-]+)?/,
    '',
  );
  return bare === '' ? message : bare;
}

/** What the span says of HTTP, or the first number in its message that is an error's status. */
function statusOf(attributes: Span['attributes'], message: string): number {
  const told = attributes.get('http.response.status_code') ?? attributes.get('http.status_code');
  const inMessage = Number(/\b([45]\d\d)\b/.exec(message)?.[1] ?? 500);
  return typeof told === 'number' && told >= 400 && told < 600 ? told : inMessage;
}

function readLive(request: RecordedRequest): LlmCall {
  const body = parseJson(new TextDecoder().decode(request.body));
  const read = readRequestBody(isJsonObject(body) ? body : undefined) ?? {};
  const inPath = /\/models\/([^/:?]+)/.exec(request.path)?.[1];
  return read.requestModel === undefined && inPath !== undefined
    ? { ...read, requestModel: inPath }
    : read;
}

function durationOf({ startTime, endTime }: Span): number {
  return endTime === undefined ? 0 : nanosToMs(endTime - startTime);
}

function problemsOf(spans: readonly Span[], withoutContent: number): readonly string[] {
  const embeddings = spans.filter(({ kind }) => kind === 'embedding').length;
  return [
    ...(withoutContent === 0
      ? []
      : [
          `${withoutContent} model calls of this run do not tell their messages and cannot be rebuilt.`,
        ]),
    ...(embeddings === 0
      ? []
      : [`${embeddings} embeddings cannot be rebuilt: no span holds their vectors.`]),
  ];
}
