import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('OpenInference', () => {
  for (const [word, kind] of [
    ['LLM', 'llm'],
    ['EMBEDDING', 'embedding'],
    ['CHAIN', 'workflow'],
    ['RETRIEVER', 'retrieval'],
    ['RERANKER', 'rerank'],
    ['TOOL', 'tool'],
    ['AGENT', 'agent'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'evaluator'],
    ['PROMPT', 'prompt'],
    ['UNKNOWN', 'span'],
  ] as const) {
    it(`takes ${word} for kind ${kind}`, () => {
      assert.equal(read({ 'openinference.span.kind': word }).kind, kind);
    });
  }

  it('puts flattened messages back together', () => {
    const message = 'llm.input_messages.0.message';
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      [`${message}.role`]: 'user',
      [`${message}.contents.0.message_content.type`]: 'text',
      [`${message}.contents.0.message_content.text`]: 'What is this?',
      [`${message}.contents.1.message_content.type`]: 'image',
      [`${message}.contents.1.message_content.image.image.url`]: 'https://example.com/a.png',
    });
    assert.deepEqual(llm?.inputMessages, [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'uri', uri: 'https://example.com/a.png' },
        ],
      },
    ]);
  });

  it('tells the model that was asked for from the one that answered', () => {
    const models = (attributes: PlainAttributes) => {
      const { llm } = read({ 'openinference.span.kind': 'LLM', ...attributes });
      return [llm?.requestModel, llm?.responseModel];
    };
    const asked = { 'llm.invocation_parameters': '{"model":"gpt-4o","temperature":0}' };
    assert.deepEqual(models({ ...asked, 'llm.model_name': 'gpt-4o-2024-08-06' }), [
      'gpt-4o',
      'gpt-4o-2024-08-06',
    ]);
    assert.deepEqual(models({ ...asked, 'llm.model_name': 'gpt-4o' }), ['gpt-4o', undefined]);
    assert.deepEqual(models({ 'llm.model_name': 'gpt-4o' }), ['gpt-4o', undefined]);
  });

  it('reads cost, prompt template and metadata', () => {
    const span = read({
      'openinference.span.kind': 'LLM',
      'llm.cost.total': 0.002,
      'llm.prompt_template.template': 'Weather in {city}',
      'llm.prompt_template.variables': '{"city":"Paris"}',
      'llm.prompt_template.version': 'v1.0',
      metadata: '{"session_id":"s-1","user_id":"u-1","ls_provider":"openai"}',
    });
    assert.deepEqual(span.llm?.cost, { usd: 0.002, source: 'reported' });
    assert.equal(span.llm?.provider, 'openai');
    assert.deepEqual(span.prompt, {
      version: 'v1.0',
      template: 'Weather in {city}',
      variables: { city: 'Paris' },
    });
    assert.deepEqual([span.conversationId, span.userId], ['s-1', 'u-1']);
  });

  it('reads documents with their metadata', () => {
    const { retrieval } = read({
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'rain gear',
      'retrieval.documents.0.document.id': 'D-14',
      'retrieval.documents.0.document.content': 'Rain gear is required.',
      'retrieval.documents.0.document.score': 0.9,
      'retrieval.documents.0.document.metadata': '{"page":2}',
    });
    const document = {
      id: 'D-14',
      score: 0.9,
      content: 'Rain gear is required.',
      metadata: { page: 2 },
    };
    assert.deepEqual(retrieval, { query: 'rain gear', documents: [document] });
  });
});
