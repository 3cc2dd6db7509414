import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json.ts';
import { readRequest } from '../../../src/replay/request-reading.ts';
import { chatRequest } from '../../support/recorded-exchanges.ts';

/** The components that a body is taken apart into, and what of it each holds. */
function parts(path: string, body: JsonObject): Record<string, readonly string[]> {
  const { components } = readRequest(chatRequest(body, path));
  return Object.fromEntries(
    [...components].map(([name, { text }]) => [
      name,
      Object.keys(body).filter((key) => text.includes(JSON.stringify(key))),
    ]),
  );
}

const messages = [{ role: 'user', content: 'hello' }];

describe('request formats', () => {
  const cases: readonly (readonly [
    string,
    string,
    JsonObject,
    Record<string, readonly string[]>,
  ])[] = [
    [
      'Anthropic',
      '/v1/messages',
      { model: 'm', max_tokens: 9, system: 's', messages, tools: [], metadata: {} },
      {
        messages: ['messages'],
        model: ['model'],
        parameters: ['max_tokens'],
        system: ['system'],
        tools: ['tools'],
        transport: ['metadata'],
      },
    ],
    [
      'Anthropic, counting',
      '/prefix/v1/messages/count_tokens?beta=true',
      { model: 'm', system: 's', messages },
      { messages: ['messages'], model: ['model'], system: ['system'] },
    ],
    [
      'Anthropic on Vertex AI',
      '/v1/projects/p/locations/l/publishers/anthropic/models/claude:streamRawPredict',
      { anthropic_version: 'vertex-2023-10-16', system: 's', messages },
      { messages: ['messages'], parameters: ['anthropic_version'], system: ['system'] },
    ],
    [
      'Gemini',
      '/v1beta/models/gemini-2.5-flash:generateContent?key=x',
      { contents: [], systemInstruction: {}, tools: [], generationConfig: {} },
      {
        messages: ['contents'],
        parameters: ['generationConfig'],
        system: ['systemInstruction'],
        tools: ['tools'],
      },
    ],
    [
      'Vertex AI',
      '/v1/projects/p/locations/l/publishers/google/models/g:streamGenerateContent?alt=sse',
      { contents: [], system_instruction: {}, labels: {} },
      { messages: ['contents'], system: ['system_instruction'], transport: ['labels'] },
    ],
    [
      'Gemini embeddings',
      '/v1beta/models/e:batchEmbedContents',
      { requests: [] },
      { messages: ['requests'] },
    ],
    [
      'Ollama chat',
      '/api/chat',
      { model: 'm', messages, tools: [], options: {}, keep_alive: '5m', stream: true },
      {
        messages: ['messages'],
        model: ['model'],
        parameters: ['options', 'stream'],
        tools: ['tools'],
        transport: ['keep_alive'],
      },
    ],
    [
      'Ollama generate',
      '/api/generate',
      { model: 'm', prompt: 'p', system: 's', keep_alive: 0 },
      {
        messages: ['prompt'],
        model: ['model'],
        system: ['system'],
        transport: ['keep_alive'],
      },
    ],
    [
      'Azure OpenAI',
      '/openai/deployments/d/chat/completions?api-version=2024-10-21',
      { messages, temperature: 0, store: true },
      { messages: ['messages'], parameters: ['temperature'], transport: ['store'] },
    ],
    [
      'OpenAI completions',
      '/v1/completions',
      { model: 'm', prompt: 'p', max_tokens: 1 },
      { messages: ['prompt'], model: ['model'], parameters: ['max_tokens'] },
    ],
    [
      'OpenAI images',
      '/v1/images/generations',
      { model: 'm', prompt: 'p', size: '1x1' },
      { messages: ['prompt'], model: ['model'], parameters: ['size'] },
    ],
    [
      'Cohere chat',
      '/v1/chat',
      { model: 'm', message: 'q', preamble: 's', chat_history: [] },
      { messages: ['chat_history', 'message'], model: ['model'], system: ['preamble'] },
    ],
    [
      'Cohere rerank',
      '/v2/rerank',
      { model: 'm', query: 'q', documents: [], top_n: 1 },
      { messages: ['documents', 'query'], model: ['model'], parameters: ['top_n'] },
    ],
    [
      'Bedrock',
      '/model/anthropic.claude-v1%3A0/converse-stream',
      { system: [], messages, toolConfig: {}, inferenceConfig: {} },
      {
        messages: ['messages'],
        parameters: ['inferenceConfig'],
        system: ['system'],
        tools: ['toolConfig'],
      },
    ],
    [
      'any other',
      '/collections/c/points/search',
      { vector: [1], limit: 3 },
      { parameters: ['limit', 'vector'] },
    ],
  ];
  for (const [name, path, body, expected] of cases) {
    it(`take a body of ${name} apart`, () => {
      const found = Object.fromEntries(
        Object.entries(parts(path, body)).map(([part, keys]) => [part, keys.toSorted()]),
      );
      assert.deepEqual(found, expected);
    });
  }
});
