import type { JsonObject } from '../../base/json.ts';
import { type AnswerBody, countsOf, lineStream, objectOf, wholeBody } from './answer-body.ts';
import { endOf, inPieces, type RebuiltReply } from './rebuilt-reply.ts';

/** Of `/api/chat`, which streams unless it is told not to. */
export function ollamaAnswer(reply: RebuiltReply, request: JsonObject): AnswerBody {
  const { model, text, reasoning, calls } = reply;
  const base = { model, created_at: '1970-01-01T00:00:00Z' };
  const tool_calls = calls.map(({ name, arguments: given }) => ({
    function: { name, arguments: objectOf(given) },
  }));
  const said = (content: string): JsonObject => ({ role: 'assistant', content });
  const thinking = reasoning === undefined ? {} : { thinking: reasoning };
  const asked = tool_calls.length === 0 ? {} : { tool_calls };
  const end = {
    done: true,
    done_reason: endOf(reply) === 'length' ? 'length' : 'stop',
    ...countsOf({
      prompt_eval_count: reply.usage.inputTokens,
      eval_count: reply.usage.outputTokens,
    }),
  };
  if (request['stream'] === false)
    return wholeBody({ ...base, message: { ...said(text), ...thinking, ...asked }, ...end });
  return lineStream([
    ...(reasoning === undefined
      ? []
      : [{ ...base, message: { ...said(''), ...thinking }, done: false }]),
    ...inPieces(text).map((piece) => ({ ...base, message: said(piece), done: false })),
    ...(tool_calls.length === 0
      ? []
      : [{ ...base, message: { ...said(''), ...asked }, done: false }]),
    { ...base, message: said(''), ...end },
  ]);
}
