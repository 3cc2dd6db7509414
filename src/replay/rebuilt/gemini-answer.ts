import type { JsonObject } from '../../base/json.ts';
import { type AnswerBody, countsOf, eventStream, objectOf, wholeBody } from './answer-body.ts';
import { endOf, inPieces, type RebuiltReply } from './rebuilt-reply.ts';

/** Of `:generateContent`, and of `:streamGenerateContent` with `alt=sse` or as one list of JSON. */
export function geminiAnswer(reply: RebuiltReply, path: string): AnswerBody {
  const chunk = (parts: readonly JsonObject[], end: JsonObject = {}): JsonObject => ({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...end }],
    usageMetadata: usageOf(reply),
    modelVersion: reply.model,
    responseId: reply.id,
  });
  const end = { finishReason: finishReasons[endOf(reply)] };
  const calls = reply.calls.map(({ name, arguments: args }) => ({
    functionCall: { name, args: objectOf(args) },
  }));
  const thought = reply.reasoning === undefined ? [] : [{ text: reply.reasoning, thought: true }];
  const text = reply.text === '' ? [] : [{ text: reply.text }];
  if (!/:streamGenerateContent/.test(path))
    return wholeBody(chunk([...thought, ...text, ...calls], end));
  const chunks = [
    ...thought.map((part) => chunk([part])),
    ...inPieces(reply.text).map((piece) => chunk([{ text: piece }])),
    chunk(calls.length > 0 ? calls : [{ text: '' }], end),
  ];
  if (/[?&]alt=sse/.test(path)) return eventStream(chunks);
  return { contentType: 'application/json', pieces: [JSON.stringify(chunks)] };
}

const finishReasons = {
  tools: 'STOP',
  length: 'MAX_TOKENS',
  filter: 'SAFETY',
  stop: 'STOP',
} as const;

/** Gemini counts thoughts beside the output. */
function usageOf({ usage }: RebuiltReply): JsonObject {
  const { inputTokens = 0, outputTokens = 0, reasoningTokens, totalTokens } = usage;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: Math.max(0, outputTokens - (reasoningTokens ?? 0)),
    totalTokenCount: totalTokens ?? inputTokens + outputTokens,
    ...countsOf({
      cachedContentTokenCount: usage.cacheReadTokens,
      thoughtsTokenCount: reasoningTokens,
    }),
  };
}
