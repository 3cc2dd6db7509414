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
  type Reply,
  type Parsed,
} from './model-api.ts';

export const anthropic: ModelApi = {
  name: 'Anthropic messages',
  variable: 'ANTHROPIC_BASE_URL',
  ask: (turns, { stream, tools }) => ({
    path: '/v1/messages',
    body: {
      model: 'claude-sonnet-4-5',
      max_tokens: 400,
      system: turns[0]?.text ?? '',
      messages: turns.slice(1).map(({ role, text, calls, call }): JsonObject => {
        if (call)
          return {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: call.id, content: text }],
          };
        if (!calls) return { role, content: text };
        const uses = calls.map(({ id, name, arguments: input }) => ({
          type: 'tool_use',
          id,
          name,
          input,
        }));
        return { role, content: uses };
      }),
      ...(tools && { tools: [{ name: 'get_weather', description, input_schema: schema }] }),
      ...(stream && { stream }),
    },
  }),
  read: (body) => {
    const events = eventsOf(body);
    if (events[0].content !== undefined) return anthropicReply(events[0].content);
    const blocks: { type: string; text: string; id: string; name: string; json: string }[] = [];
    for (const { index, content_block, delta } of events) {
      if (content_block) blocks[index] = { ...content_block, json: '' };
      const block = blocks[index];
      if (block && delta?.text) block.text += delta.text;
      if (block && delta?.partial_json) block.json += delta.partial_json;
    }
    return anthropicReply(
      blocks.map(({ json, ...block }) => ({ ...block, input: JSON.parse(json || '{}') })),
    );
  },
  write: ({ text, calls }, { stream }) => {
    const uses = calls.map(({ id, name, arguments: input }) => ({
      type: 'tool_use',
      id,
      name,
      input,
    }));
    const content: JsonObject[] = calls.length > 0 ? uses : [{ type: 'text', text }];
    const stop_reason = calls.length > 0 ? 'tool_use' : 'end_turn';
    const usage = { input_tokens: 10, output_tokens: 5 };
    const message = {
      id: answerId('msg_'),
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      usage,
    };
    if (!stream) return whole({ ...message, content, stop_reason });
    const blocks = content.flatMap((block, index): readonly JsonObject[] => {
      const isText = block['type'] === 'text';
      const deltas = isText
        ? pieces(text).map((piece) => ({ type: 'text_delta', text: piece }))
        : pieces(JSON.stringify(block['input'])).map((partial_json) => ({
            type: 'input_json_delta',
            partial_json,
          }));
      return [
        {
          type: 'content_block_start',
          index,
          content_block: isText ? { type: 'text', text: '' } : { ...block, input: {} },
        },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ];
    });
    return sse(
      [
        { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
        ...blocks,
        { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 5 } },
        { type: 'message_stop' },
      ],
      'named',
    );
  },
};

function anthropicReply(content: Parsed[]): Reply {
  return {
    text: content.map(({ type, text }) => (type === 'text' ? text : '')).join(''),
    calls: content
      .filter(({ type }) => type === 'tool_use')
      .map(({ id, name, input }) => ({ id, name, arguments: input })),
  };
}
