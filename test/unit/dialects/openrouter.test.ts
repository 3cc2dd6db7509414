import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

const resource = { 'service.name': 'openrouter' };

describe('OpenRouter', () => {
  it('reads a broadcast generation', () => {
    const span = normalizeSpan(
      wireRecord({
        name: 'LLM Generation',
        resource,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'anthropic/claude-sonnet-4.5',
          'gen_ai.prompt': '{"messages":[{"role":"user","content":"Hi"}],"temperature":0.2}',
          'gen_ai.completion': '{"completion":"Hello","reasoning":"A greeting."}',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.input_tokens.cached': 40,
          'gen_ai.usage.output_tokens': 50,
          'gen_ai.usage.output_tokens.reasoning': 10,
          'gen_ai.usage.total_cost': 0.03,
          'trace.metadata.openrouter.first_token_ms': 350,
          'trace.metadata.openrouter.provider_name': 'Anthropic',
          'trace.metadata.feature': 'chat',
          'session.id': 's-7',
        },
      }),
    );
    assert.equal(span.kind, 'llm');
    assert.deepEqual(span.llm?.cost, { usd: 0.03, source: 'reported' });
    assert.deepEqual(span.llm.usage, {
      inputTokens: 100,
      outputTokens: 50,
      cacheReadTokens: 40,
      reasoningTokens: 10,
      totalTokens: 150,
    });
    assert.equal(span.llm.timeToFirstTokenMs, 350);
    assert.deepEqual(span.llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.deepEqual(span.llm.outputMessages?.[0]?.parts, [
      { type: 'reasoning', content: 'A greeting.' },
      { type: 'text', content: 'Hello' },
    ]);
    assert.deepEqual(span.metadata, { feature: 'chat' });
    assert.equal(span.conversationId, 's-7');
  });

  it('takes an attempt at a provider for a request, not for one more call', () => {
    const { kind } = normalizeSpan(
      wireRecord({
        name: 'provider attempt 1: Anthropic',
        resource,
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.response.id': 'gen-1:attempt-0' },
      }),
    );
    assert.equal(kind, 'http');
  });
});
