import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord } from '../../support/wire-record.ts';

const component = (type: string, input: unknown, output: unknown): Span =>
  normalizeSpan(
    wireRecord({
      name: 'haystack.component.run',
      attributes: {
        'haystack.component.name': 'it',
        'haystack.component.type': type,
        'haystack.component.input': JSON.stringify(input),
        'haystack.component.output': JSON.stringify(output),
      },
    }),
  );

describe('Haystack', () => {
  it('reads a chat generator, whose replies hold the tokens', () => {
    const { kind, llm } = component(
      'OpenAIChatGenerator',
      {
        messages: [{ role: 'user', meta: {}, name: null, content: [{ text: 'Weather?' }] }],
        generation_kwargs: { temperature: 0 },
      },
      {
        replies: [
          {
            role: 'assistant',
            name: null,
            content: [{ tool_call: { tool_name: 'look', arguments: { city: 'Paris' }, id: 'c1' } }],
            meta: {
              model: 'gpt-4o-2024-08-06',
              index: 0,
              finish_reason: 'tool_calls',
              usage: {
                prompt_tokens: 9,
                completion_tokens: 3,
                total_tokens: 12,
                prompt_tokens_details: { cached_tokens: 4 },
              },
            },
          },
        ],
      },
    );
    assert.equal(kind, 'llm');
    assert.equal(llm?.responseModel, 'gpt-4o-2024-08-06');
    assert.deepEqual(llm.usage, {
      inputTokens: 9,
      outputTokens: 3,
      cacheReadTokens: 4,
      totalTokens: 12,
    });
    assert.deepEqual(llm.finishReasons, ['tool_calls']);
    assert.deepEqual(llm.parameters, { temperature: 0 });
    assert.deepEqual(llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Weather?' }]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 'look', arguments: { city: 'Paris' } },
    ]);
  });

  it('reads a generator of plain text, which tells its tokens apart from the replies', () => {
    const { llm } = component(
      'OpenAIGenerator',
      { prompt: 'Hi' },
      {
        replies: ['Hello'],
        meta: [
          {
            model: 'gpt-4o',
            finish_reason: 'stop',
            usage: { prompt_tokens: 9, completion_tokens: 3 },
          },
        ],
      },
    );
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
    assert.deepEqual(llm.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }], finishReason: 'stop' },
    ]);
    assert.deepEqual(llm.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(llm.finishReasons, ['stop']);
    assert.equal(llm.responseModel, 'gpt-4o');
  });

  it('reads retrievers and prompt builders', () => {
    const { kind, retrieval } = component(
      'InMemoryBM25Retriever',
      { query: 'rain gear', top_k: 2 },
      { documents: [{ id: 'D-14', content: 'Required.', score: 0.9, meta: {} }] },
    );
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', score: 0.9, content: 'Required.' }],
    });
    const built = component('PromptBuilder', { question: 'Rain?' }, { prompt: 'Q: Rain?' });
    assert.equal(built.kind, 'prompt');
    assert.deepEqual(built.prompt, { variables: { question: 'Rain?' } });
  });

  it('reads the steps of an agent, and a tool that failed', () => {
    const failed = normalizeSpan(
      wireRecord({
        name: 'haystack.agent.step.tool',
        status: { code: 1 },
        attributes: {
          'haystack.tool.name': 'look',
          'haystack.agent.step.tool.output': JSON.stringify({
            tool_messages: [
              {
                role: 'tool',
                meta: {},
                content: [
                  {
                    tool_call_result: {
                      result: 'No such city',
                      error: true,
                      origin: { tool_name: 'look', arguments: { city: 'X' }, id: 'c1' },
                    },
                  },
                ],
              },
            ],
          }),
        },
      }),
    );
    assert.equal(failed.kind, 'tool');
    assert.deepEqual(failed.status, { code: 'error', message: 'No such city' });
    assert.deepEqual(failed.tool, {
      name: 'look',
      callId: 'c1',
      arguments: { city: 'X' },
      result: 'No such city',
      error: 'No such city',
    });
    const kinds = ['haystack.pipeline.run', 'haystack.agent.run', 'haystack.agent.step.llm'].map(
      (name) => normalizeSpan(wireRecord({ name })).kind,
    );
    assert.deepEqual(kinds, ['workflow', 'agent', 'llm']);
  });

  it('reads the metadata of documents and the template of a chat', () => {
    const run = (type: string, input: unknown, output: unknown) =>
      normalizeSpan(
        wireRecord({
          name: 'haystack.component.run',
          attributes: {
            'haystack.component.type': type,
            'haystack.component.input': JSON.stringify(input),
            'haystack.component.output': JSON.stringify(output),
          },
        }),
      );
    const document = { id: '1', content: 'Rain.', score: 0.5, meta: { page: 3 } };
    assert.deepEqual(
      run('InMemoryBM25Retriever', { query: 'q' }, { documents: [document] }).retrieval,
      { query: 'q', documents: [{ id: '1', content: 'Rain.', score: 0.5, metadata: { page: 3 } }] },
    );
    const template = [{ role: 'user', content: [{ text: 'Weather in {{city}}' }] }];
    assert.deepEqual(run('ChatPromptBuilder', { template, city: 'Paris' }, {}).prompt, {
      template: 'Weather in {{city}}',
      variables: { city: 'Paris' },
    });
  });
});
