import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (name: string, attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ name, attributes, scope: 'com.anthropic.sdk.python' }));

describe("Anthropic's SDK", () => {
  it('reads what it adds to a call', () => {
    const { llm, tenantId, conversationId } = read('anthropic.messages.create', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-sonnet-4-5',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_write.input_tokens': 64,
      'anthropic.request.id': 'req_1',
      'anthropic.organization.id': 'org_1',
      'anthropic.session.id': 'sesn_1',
      'anthropic.message.stop_reason': 'pause_turn',
      'anthropic.response.service_tier': 'priority',
      'anthropic.thinking.type': 'enabled',
      'anthropic.thinking.budget_tokens': 1024,
      'anthropic.usage.compaction.input_tokens': 1000,
      'anthropic.usage.compaction.output_tokens': 50,
    });
    assert.deepEqual(llm?.finishReasons, ['pause_turn']);
    assert.equal(llm.serviceTier, 'priority');
    assert.deepEqual(llm.parameters, { thinking: { type: 'enabled', budget_tokens: 1024 } });
    assert.deepEqual(llm.usage, {
      inputTokens: 1100,
      outputTokens: 70,
      cacheWriteTokens: 64,
      totalTokens: 1170,
    });
    assert.deepEqual([tenantId, conversationId], ['org_1', 'sesn_1']);
  });

  it('knows its spans by their names', () => {
    const kinds = [
      'anthropic.beta.messages.create',
      'anthropic.messages.count_tokens',
      'anthropic.messages.tool_runner',
      'anthropic.mcp_tool_use look_up',
      'anthropic.sessions.create',
    ].map((name) => read(name, {}).kind);
    assert.deepEqual(kinds, ['llm', 'rpc', 'agent', 'tool', 'span']);
  });

  it('reads the answer of a tool as the text that it is', () => {
    const { tool } = read('anthropic.tool_use look_up', {
      'anthropic.tool_result.content': '[{"type":"text","text":"found"}]',
    });
    assert.deepEqual(tool, { name: 'look_up', result: 'found' });
  });

  it('leaves the spans of Claude Code alone', () => {
    const { dialects } = normalizeSpan(
      wireRecord({ attributes: { 'anthropic.organization.id': 'o', 'span.type': 'interaction' } }),
    );
    assert.ok(!dialects.includes('anthropic-sdk'));
  });
});
