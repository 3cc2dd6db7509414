import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('LangWatch', () => {
  it('reads a call: typed values, metrics, parameters and who asked', () => {
    const span = normalizeSpan(
      wireRecord({
        attributes: {
          'langwatch.span.type': 'llm',
          'gen_ai.request.model': 'gpt-4o',
          'langwatch.input': '{"type":"chat_messages","value":[{"role":"user","content":"Hi"}]}',
          'langwatch.output': '{"type":"list","value":[{"type":"text","value":"Hello"}]}',
          'langwatch.params': '{"temperature":0,"tools":[{"name":"look"}]}',
          'langwatch.metrics':
            '{"prompt_tokens":9,"completion_tokens":3,"reasoning_tokens":1,"cost":0.001,"first_token_ms":200}',
          'langwatch.thread.id': 's-7',
          'langwatch.prompt.handle': 'weather',
          'langwatch.prompt.version.number': 3,
          'langwatch.prompt.variables': '{"type":"json","value":{"city":"Paris"}}',
          metadata: '{"user_id":"u-42","customer_id":"acme","labels":["prod"],"team":"search"}',
        },
        events: [
          {
            name: 'langwatch.evaluation.custom',
            attributes: {
              json_encoded_event: '{"name":"tone","passed":true,"score":0.8,"details":"Kind."}',
            },
          },
        ],
      }),
    );
    const { llm } = span;
    assert.equal(span.kind, 'llm');
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Hello' }]);
    assert.deepEqual(llm?.usage, {
      inputTokens: 9,
      outputTokens: 3,
      reasoningTokens: 1,
      totalTokens: 12,
    });
    assert.deepEqual(llm?.cost, { usd: 0.001, source: 'reported' });
    assert.equal(llm?.timeToFirstTokenMs, 200);
    assert.deepEqual(llm?.parameters, { temperature: 0 });
    assert.equal(llm?.toolDefinitions?.length, 1);
    assert.deepEqual(span.prompt, { name: 'weather', version: '3', variables: { city: 'Paris' } });
    assert.deepEqual([span.conversationId, span.userId, span.tenantId], ['s-7', 'u-42', 'acme']);
    assert.deepEqual(span.tags, ['prod']);
    assert.deepEqual(span.metadata, { team: 'search' });
    assert.deepEqual(span.evaluations, [
      { name: 'tone', score: 0.8, label: 'passed', explanation: 'Kind.' },
    ]);
  });

  it('reads the contexts of a retrieval', () => {
    const { kind, retrieval } = normalizeSpan(
      wireRecord({
        attributes: {
          'langwatch.span.type': 'rag',
          'langwatch.input': '{"type":"text","value":"rain gear"}',
          'langwatch.contexts': '[{"document_id":"D-14","content":"Required."}]',
        },
      }),
    );
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', content: 'Required.' }],
    });
  });
});
