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
  type Parsed,
} from './model-api.ts';

export const openAiResponses: ModelApi = {
  name: 'OpenAI responses',
  variable: 'OPENAI_BASE_URL',
  ask: (turns, { stream, tools }) => ({
    path: '/v1/responses',
    body: {
      model: 'gpt-5-mini',
      instructions: turns[0]?.text ?? '',
      input: turns.slice(1).flatMap(({ role, text, calls, call }): readonly JsonObject[] => {
        if (call) return [{ type: 'function_call_output', call_id: call.id, output: text }];
        if (!calls) return [{ role, content: text }];
        return calls.map(({ id, name, arguments: given }) => ({
          type: 'function_call',
          call_id: id,
          name,
          arguments: JSON.stringify(given),
        }));
      }),
      ...(tools && {
        tools: [{ type: 'function', name: 'get_weather', description, parameters: schema }],
      }),
      ...(stream && { stream }),
    },
  }),
  read: (body) => {
    const events = eventsOf(body);
    const last =
      events.findLast(({ type }) => type === 'response.completed')?.response ?? events[0];
    const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
    const items: Parsed[] = last.output;
    const texts = items.flatMap(({ content }) => content ?? []);
    return {
      text:
        events.length > 1
          ? deltas.map(({ delta }) => delta).join('')
          : texts.map(({ text }) => text).join(''),
      calls: items
        .filter(({ type }) => type === 'function_call')
        .map((item) => ({
          id: item.call_id,
          name: item.name,
          arguments: JSON.parse(item.arguments),
        })),
    };
  },
  write: ({ text, calls }, { stream }) => {
    const output = calls.map(({ id, name, arguments: given }): JsonObject => ({
      id: answerId('fc_'),
      type: 'function_call',
      status: 'completed',
      call_id: id,
      name,
      arguments: JSON.stringify(given),
    }));
    if (calls.length === 0)
      output.push({
        id: answerId('msg_'),
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [] }],
      });
    const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    const response = {
      id: answerId('resp_'),
      object: 'response',
      status: 'completed',
      output,
      usage,
    };
    if (!stream) return whole(response);
    const item_id = output[0]?.['id'] ?? '';
    return sse(
      [
        { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
        ...(calls.length > 0
          ? []
          : pieces(text).map((delta) => ({
              type: 'response.output_text.delta',
              item_id,
              output_index: 0,
              content_index: 0,
              delta,
            }))),
        ...output.map((item, output_index) => ({
          type: 'response.output_item.done',
          output_index,
          item,
        })),
        { type: 'response.completed', response },
      ],
      'named',
    );
  },
};
