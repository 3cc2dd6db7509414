import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('LiteLLM', () => {
  it('reads a call of the newer engine: cost, caller and tools', () => {
    const span = normalizeSpan(
      wireRecord({
        scope: 'litellm',
        name: 'chat gpt-4o',
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.conversation.id': 's-7',
          'gen_ai.usage.input_tokens': 412,
          'gen_ai.usage.output_tokens': 27,
          'gen_ai.usage.cache_read.input_tokens': 128,
          'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]',
          'gen_ai.tool.0.name': 'look',
          'gen_ai.tool.0.parameters': '{"type":"object"}',
          'litellm.call_id': 'c-1',
          'litellm.call_type': 'acompletion',
          'litellm.cost.total': 0.004,
          'litellm.cost.input': 0.003,
          'litellm.team.id': 'team-1',
          'litellm.team.alias': 'Search',
          'litellm.end_user.id': 'u-42',
          'litellm.api_key.hash': '88dc',
          'litellm.metadata.feature': 'chat',
          'litellm.metadata.user_api_key_hash': '88dc',
        },
      }),
    );
    assert.equal(span.kind, 'llm');
    assert.deepEqual(span.llm?.cost, { usd: 0.004, source: 'reported' });
    assert.deepEqual(span.llm.toolDefinitions, [{ name: 'look', parameters: { type: 'object' } }]);
    assert.deepEqual([span.conversationId, span.userId, span.tenantId], ['s-7', 'u-42', 'team-1']);
    assert.deepEqual(span.metadata, { feature: 'chat' });
  });

  it('reads a call of the older engine, and takes its raw twin for a request', () => {
    const request = normalizeSpan(
      wireRecord({
        scope: 'litellm',
        name: 'litellm_request',
        attributes: {
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.prompt.0.role': 'user',
          'gen_ai.prompt.0.content': 'Hi',
          'gen_ai.completion.0.role': 'assistant',
          'gen_ai.completion.0.content': 'Hello',
          'gen_ai.usage.prompt_tokens': 9,
          'gen_ai.usage.completion_tokens': 3,
          'gen_ai.cost.total_cost': 0.001,
          'llm.is_streaming': 'False',
          'metadata.user_api_key_team_id': 'team-1',
          'metadata.user_api_key_end_user_id': 'u-42',
        },
      }),
    );
    assert.equal(request.kind, 'llm');
    assert.deepEqual(request.llm?.cost, { usd: 0.001, source: 'reported' });
    assert.deepEqual([request.userId, request.tenantId], ['u-42', 'team-1']);
    const raw = normalizeSpan(wireRecord({ scope: 'litellm', name: 'raw_gen_ai_request' }));
    assert.equal(raw.kind, 'http');
  });

  it('tells a guardrail’s verdict and a provider’s error', () => {
    const guardrail = normalizeSpan(
      wireRecord({
        scope: 'litellm',
        attributes: {
          'litellm.guardrail.name': 'pii',
          'litellm.guardrail.status': 'guardrail_intervened',
          'litellm.guardrail.action': 'masked',
          'litellm.guardrail.risk_score': 0.8,
          'litellm.guardrail.violation_categories': ['email', 'phone'],
        },
      }),
    );
    assert.equal(guardrail.kind, 'guardrail');
    assert.equal(guardrail.status.code, 'unset');
    assert.deepEqual(guardrail.evaluations, [
      { name: 'pii', score: 0.8, label: 'masked', explanation: 'email, phone' },
    ]);
    const failed = normalizeSpan(
      wireRecord({
        scope: 'litellm',
        attributes: {
          'litellm.provider.error.code': '429',
          'litellm.provider.error.llm_provider': 'openai',
        },
      }),
    );
    assert.deepEqual(failed.status, { code: 'error', message: 'Error 429 from openai' });
  });
});
