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

export const gemini: ModelApi = {
  name: 'Gemini',
  variable: 'GOOGLE_GEMINI_BASE_URL',
  ask: (turns, { stream, tools }) => ({
    path: `/v1beta/models/gemini-2.5-flash:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: {
      systemInstruction: { parts: [{ text: turns[0]?.text ?? '' }] },
      contents: turns.slice(1).map(({ role, text, calls, call }): JsonObject => {
        if (call)
          return {
            role: 'user',
            parts: [{ functionResponse: { name: call.name, response: { result: text } } }],
          };
        if (!calls) return { role: role === 'assistant' ? 'model' : 'user', parts: [{ text }] };
        const parts = calls.map(({ name, arguments: args }) => ({ functionCall: { name, args } }));
        return { role: 'model', parts };
      }),
      generationConfig: { temperature: 0.2 },
      ...(tools && {
        tools: [
          { functionDeclarations: [{ name: 'get_weather', description, parameters: schema }] },
        ],
      }),
    },
  }),
  read: (body) => {
    const parts = eventsOf(body).flatMap(({ candidates }) => candidates[0].content.parts);
    return {
      text: parts.map(({ text }) => text ?? '').join(''),
      calls: parts
        .filter(({ functionCall }) => functionCall)
        // Gemini names calls by no id; a program pairs them by name.
        .map(({ functionCall: { name, args } }) => ({ id: '', name, arguments: args })),
    };
  },
  write: ({ text, calls }, { stream }) => {
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };
    const base = { responseId: answerId(''), modelVersion: 'gemini-2.5-flash' };
    const of = (parts: readonly JsonObject[], finishReason?: string): JsonObject => ({
      candidates: [
        { index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) },
      ],
      usageMetadata,
      ...base,
    });
    const asked = calls.map(({ name, arguments: args }) => ({ functionCall: { name, args } }));
    if (!stream) return whole(of(calls.length > 0 ? asked : [{ text }], 'STOP'));
    if (calls.length > 0) return sse([of(asked, 'STOP')]);
    return sse([...pieces(text).map((piece) => of([{ text: piece }])), of([{ text: '' }], 'STOP')]);
  },
};
