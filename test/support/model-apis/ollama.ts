import { pieces, whole, eventsOf, schema, description, type ModelApi } from './model-api.ts';

export const ollama: ModelApi = {
  name: 'Ollama',
  variable: 'OLLAMA_HOST',
  ask: (turns, { stream, tools }) => ({
    path: '/api/chat',
    body: {
      model: 'llama3.2',
      messages: turns.map(({ role, text, calls, call }) => ({
        role,
        content: text,
        ...(calls && {
          tool_calls: calls.map(({ name, arguments: given }) => ({
            function: { name, arguments: given },
          })),
        }),
        ...(call && { tool_name: call.name }),
      })),
      options: { temperature: 0.2 },
      stream,
      ...(tools && {
        tools: [
          { type: 'function', function: { name: 'get_weather', description, parameters: schema } },
        ],
      }),
    },
  }),
  read: (body) => {
    const messages = eventsOf(body).map(({ message }) => message ?? {});
    return {
      text: messages.map(({ content }) => content ?? '').join(''),
      calls: messages
        .flatMap(({ tool_calls }) => tool_calls ?? [])
        .map(({ function: { name, arguments: given } }) => ({ id: '', name, arguments: given })),
    };
  },
  write: ({ text, calls }, { stream }) => {
    const base = { model: 'llama3.2', created_at: new Date().toISOString() };
    const end = { done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 5 };
    const tool_calls = calls.map(({ name, arguments: given }) => ({
      function: { name, arguments: given },
    }));
    const message = { role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls }) };
    if (!stream) return whole({ ...base, message, ...end });
    const deltas =
      calls.length > 0
        ? [message]
        : pieces(text).map((content) => ({ role: 'assistant', content }));
    const events = [
      ...deltas.map((each) => ({ ...base, message: each, done: false })),
      { ...base, message: { role: 'assistant', content: '' }, ...end },
    ];
    return {
      contentType: 'application/x-ndjson',
      pieces: events.map((event) => `${JSON.stringify(event)}\n`),
    };
  },
};
