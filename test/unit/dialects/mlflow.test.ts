import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

/** As MLflow sends them: every value is JSON text. */
const readSpan = (
  type: string,
  values: { readonly [key: string]: unknown },
  plain: PlainSpan = {},
): Span =>
  normalizeSpan(
    wireRecord({
      name: 'Completions',
      ...plain,
      attributes: Object.fromEntries(
        Object.entries({
          'mlflow.spanType': type,
          'mlflow.traceRequestId': 'tr-1',
          ...values,
        }).map(([key, value]) => [key, JSON.stringify(value)]),
      ),
    }),
  );

describe('MLflow', () => {
  for (const [type, kind] of [
    ['CHAT_MODEL', 'llm'],
    ['CHAIN', 'workflow'],
    ['AGENT', 'agent'],
    ['RERANKER', 'rerank'],
    ['EMBEDDING', 'embedding'],
    ['UNKNOWN', 'span'],
  ] as const) {
    it(`takes ${type} for kind ${kind}`, () => {
      assert.equal(readSpan(type, {}).kind, kind);
    });
  }

  it('reads a call by its bodies, its counts and its cost', () => {
    const { llm, conversationId, userId, prompt, metadata } = readSpan('CHAT_MODEL', {
      'mlflow.message.format': 'openai',
      'mlflow.spanInputs': {
        model: 'gpt-4o-mini',
        temperature: 0.1,
        messages: [{ role: 'user', content: 'Hi' }],
      },
      'mlflow.spanOutputs': {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'gpt-4o-mini-2024-07-18',
        choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }],
      },
      'mlflow.chat.tokenUsage': {
        input_tokens: 412,
        output_tokens: 27,
        total_tokens: 439,
        cache_read_input_tokens: 128,
      },
      'mlflow.chat.tools': [{ type: 'function', function: { name: 'look' } }],
      'mlflow.llm.cost': { input_cost: 0.001, output_cost: 0.002, total_cost: 0.003 },
      'mlflow.llm.provider': 'openai',
      'mlflow.llm.model': 'gpt-4o-mini',
      'mlflow.linkedPrompts': [{ name: 'qa', version: '3' }],
      'session.id': 's-7',
      'user.id': 'u-42',
      'mlflow.traceTag.team': 'search',
      'mlflow.traceTag.mlflow.traceName': 'qa',
    });
    assert.equal(llm?.provider, 'openai');
    assert.equal(llm.requestModel, 'gpt-4o-mini');
    assert.equal(llm.responseModel, 'gpt-4o-mini-2024-07-18');
    assert.deepEqual(llm.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      totalTokens: 439,
    });
    assert.deepEqual(llm.cost, { usd: 0.003, source: 'reported' });
    assert.deepEqual(llm.parameters, { temperature: 0.1 });
    assert.equal(llm.inputMessages?.[0]?.role, 'user');
    assert.equal(llm.outputMessages?.[0]?.role, 'assistant');
    assert.equal(llm.toolDefinitions?.length, 1);
    assert.deepEqual([conversationId, userId], ['s-7', 'u-42']);
    assert.deepEqual(prompt, { name: 'qa', version: '3' });
    assert.deepEqual(metadata, { team: 'search' });
  });

  it('counts Anthropic’s cached tokens with the input', () => {
    const { llm } = readSpan('CHAT_MODEL', {
      'mlflow.message.format': 'anthropic',
      'mlflow.chat.tokenUsage': {
        input_tokens: 220,
        output_tokens: 27,
        total_tokens: 247,
        cache_read_input_tokens: 128,
        cache_creation_input_tokens: 64,
      },
    });
    assert.deepEqual(llm?.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      cacheWriteTokens: 64,
      totalTokens: 439,
    });
  });

  it('reads LangChain’s and LlamaIndex’s messages', () => {
    const langChain = readSpan('CHAT_MODEL', {
      'mlflow.spanInputs': [[{ type: 'human', content: 'Hi', additional_kwargs: {} }]],
      'mlflow.spanOutputs': {
        generations: [
          [
            {
              text: 'Hello',
              generation_info: { finish_reason: 'stop' },
              message: { type: 'ai', content: 'Hello', response_metadata: {} },
            },
          ],
        ],
        llm_output: {
          token_usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
          model_name: 'gpt-4o-2024-08-06',
        },
      },
      invocation_params: { model: 'gpt-4o', temperature: 0.5, _type: 'openai-chat' },
    });
    assert.equal(langChain.llm?.requestModel, 'gpt-4o');
    assert.equal(langChain.llm.responseModel, 'gpt-4o-2024-08-06');
    assert.deepEqual(langChain.llm.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(langChain.llm.parameters, { temperature: 0.5 });
    assert.deepEqual(langChain.llm.finishReasons, ['stop']);
    const llamaIndex = readSpan('CHAT_MODEL', {
      'mlflow.spanInputs': {
        messages: [{ role: 'user', blocks: [{ block_type: 'text', text: 'Hi' }] }],
      },
      'mlflow.spanOutputs': {
        message: { role: 'assistant', blocks: [{ block_type: 'text', text: 'Hello' }] },
        raw: { model: 'gpt-4o', usage: { prompt_tokens: 9, completion_tokens: 3 } },
      },
    });
    assert.deepEqual(llamaIndex.llm?.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] },
    ]);
    assert.equal(llamaIndex.llm.usage?.inputTokens, 9);
  });

  it('reads tools and retrievers', () => {
    const { tool } = readSpan(
      'TOOL',
      { 'mlflow.spanInputs': { city: 'Paris' }, 'mlflow.spanOutputs': 'rain' },
      { name: 'get_weather' },
    );
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Paris' }, result: 'rain' });
    const { retrieval } = readSpan('RETRIEVER', {
      'mlflow.spanInputs': 'rain gear',
      'mlflow.spanOutputs': [{ page_content: 'Required.', metadata: { page: 2 }, id: 'D-14' }],
    });
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', content: 'Required.', metadata: { page: 2 } }],
    });
  });
});
