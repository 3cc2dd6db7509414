import type { JsonObject, JsonValue } from '../../base/json.ts';
import { type AnswerBody, countsOf, eventStream, wholeBody } from './answer-body.ts';
import { argumentsText, endOf, inPieces, type RebuiltReply } from './rebuilt-reply.ts';

export function openAiChatAnswer(reply: RebuiltReply, request: JsonObject): AnswerBody {
  const base = { id: reply.id, created: 0, model: reply.model };
  const usage = usageOf(reply);
  if (request['stream'] !== true) {
    const message = {
      role: 'assistant',
      content: contentOf(reply),
      ...(reply.calls.length > 0 && { tool_calls: callsOf(reply) }),
      refusal: null,
    };
    const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(reply) };
    return wholeBody({ ...base, object: 'chat.completion', choices: [choice], usage });
  }
  const chunk = (delta: JsonObject, finish_reason: string | null = null): JsonObject => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  const options = request['stream_options'];
  const wantsUsage = typeof options === 'object' && options !== null && 'include_usage' in options;
  return eventStream([
    chunk({ role: 'assistant', content: contentOf(reply) === null ? null : '' }),
    ...inPieces(reply.text).map((content) => chunk({ content })),
    ...callsOf(reply).map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
    chunk({}, finishOf(reply)),
    ...(wantsUsage ? [{ ...base, object: 'chat.completion.chunk', choices: [], usage }] : []),
    '[DONE]',
  ]);
}

function contentOf({ text, calls }: RebuiltReply): string | null {
  return text === '' && calls.length > 0 ? null : text;
}

function callsOf({ calls }: RebuiltReply): readonly JsonObject[] {
  return calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: argumentsText(call) },
  }));
}

const finishReasons = {
  tools: 'tool_calls',
  length: 'length',
  filter: 'content_filter',
  stop: 'stop',
} as const;

function finishOf(reply: RebuiltReply): string {
  return finishReasons[endOf(reply)];
}

function usageOf({ usage }: RebuiltReply): JsonValue {
  const { inputTokens = 0, outputTokens = 0, totalTokens } = usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: totalTokens ?? inputTokens + outputTokens,
    prompt_tokens_details: countsOf({ cached_tokens: usage.cacheReadTokens }),
    completion_tokens_details: countsOf({ reasoning_tokens: usage.reasoningTokens }),
  };
}
