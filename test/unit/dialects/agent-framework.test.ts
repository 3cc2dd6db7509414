import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan): Span =>
  normalizeSpan(wireRecord({ scope: 'agent_framework', ...span }));

describe('Microsoft Agent Framework', () => {
  it('knows a workflow, its steps and the messages between them', () => {
    const kinds = ['workflow.run', 'executor.process triage', 'message.send', 'something'].map(
      (name) => read({ name }).kind,
    );
    assert.deepEqual(kinds, ['workflow', 'workflow', 'messaging', 'span']);
    const { kind } = read({ name: 'workflow.session', scope: 'Microsoft.Agents.AI.Workflows' });
    assert.equal(kind, 'workflow');
  });

  it('reads what a step took and gave, and which agent it ran', () => {
    const { agent, llm } = read({
      name: 'executor.process',
      attributes: {
        'executor.id': 'triage',
        'executor.type': 'AgentExecutor',
        'executor.input': '"What must I pack?"',
        'executor.output': '[{"role":"assistant","contents":null,"content":"A jacket."}]',
      },
    });
    assert.deepEqual(agent, { name: 'triage' });
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'What must I pack?' }] },
    ]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'A jacket.' }]);
  });

  it('finds a failure that only an event tells', () => {
    const { status } = read({
      name: 'workflow.build',
      events: [{ name: 'build.error', attributes: { 'build.error.message': 'No start.' } }],
    });
    assert.deepEqual(status, { code: 'error', message: 'No start.' });
  });

  it('reads a call whose reasons are JSON text', () => {
    const { llm } = read({
      name: 'chat gpt-4o',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.response.finish_reasons': '["stop"]',
        'gen_ai.usage.cache_creation.input_tokens': 3,
      },
    });
    assert.deepEqual(llm?.finishReasons, ['stop']);
    assert.deepEqual(llm.usage, { cacheWriteTokens: 3 });
  });

  it("reads who a span of Microsoft's Agent 365 was for", () => {
    const { tenantId, conversationId, kind } = read({
      scope: 'Agent365Sdk',
      attributes: {
        'gen_ai.operation.name': 'InvokeAgent',
        'microsoft.tenant.id': 't-1',
        'microsoft.session.id': 's-1',
      },
    });
    assert.deepEqual([kind, tenantId, conversationId], ['agent', 't-1', 's-1']);
  });
});
