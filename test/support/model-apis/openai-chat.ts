import type { JsonObject } from '../../../src/base/json.ts';
import {
  answerId,
  pieces,
  sse,
  whole,
  eventsOf,
  schema,
  description,
  type ModelApi,
} from './model-api.ts';

export const openAiChat: ModelApi = {
  name: 'OpenAI chat completions',
  variable: 'OPENAI_BASE_URL',
  ask: (turns, { stream, tools }) => ({
    path: '/v1/chat/completions',
    body: {
      model: 'gpt-4o-mini',
      temperature: 0.2,
      messages: turns.map(({ role, text, calls, call }) => ({
        role,
        content: calls === undefined ? text : null,
        ...(calls && {
          tool_calls: calls.map(({ id, name, arguments: given }) => ({
            id,
            type: 'function',
            function: { name, arguments: JSON.stringify(given) },
          })),
        }),
        ...(call && { tool_call_id: call.id }),
      })),
      ...(tools && {
        tools: [
          { type: 'function', function: { name: 'get_weather', description, parameters: schema } },
        ],
      }),
      ...(stream && { stream, stream_options: { include_usage: true } }),
    },
  }),
  read: (body) => {
    let text = '';
    const calls: { id: string; name: string; given: string }[] = [];
    for (const { choices } of eventsOf(body)) {
      const said = choices[0]?.message ?? choices[0]?.delta ?? {};
      text += said.content ?? '';
      for (const [place, each] of (said.tool_calls ?? []).entries()) {
        const at = each.index ?? place;
        calls[at] ??= { id: each.id, name: each.function.name, given: '' };
        calls[at].given += each.function.arguments;
      }
    }
    return {
      text,
      calls: calls.map(({ given, ...call }) => ({ ...call, arguments: JSON.parse(given) })),
    };
  },
  write: ({ text, calls }, { stream }) => {
    const base = {
      id: answerId('chatcmpl-'),
      created: Math.floor(Date.now() / 1000),
      model: 'gpt-4o-mini',
    };
    const finish_reason = calls.length > 0 ? 'tool_calls' : 'stop';
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const tool_calls = calls.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(given) },
    }));
    if (!stream) {
      const message = {
        role: 'assistant',
        content: calls.length > 0 ? null : text,
        ...(calls.length > 0 && { tool_calls }),
      };
      return whole({ ...base, choices: [{ index: 0, message, finish_reason }], usage });
    }
    const chunk = (delta: JsonObject, finish: string | null = null): JsonObject => ({
      ...base,
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    const callChunks = tool_calls.flatMap((call, index) => [
      chunk({
        tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }],
      }),
      ...pieces(call.function.arguments).map((given) =>
        chunk({ tool_calls: [{ index, function: { arguments: given } }] }),
      ),
    ]);
    const textChunks = pieces(text).map((content) => chunk({ content }));
    return sse([
      chunk({ role: 'assistant', content: calls.length > 0 ? null : '' }),
      ...(calls.length > 0 ? callChunks : textChunks),
      chunk({}, finish_reason),
      { ...base, choices: [], usage },
      '[DONE]',
    ]);
  },
};
