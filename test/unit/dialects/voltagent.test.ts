import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(
    wireRecord({
      name: 'tool.execution:get_weather',
      attributes: {
        'entity.id': 'a-1',
        'entity.type': 'agent',
        'entity.name': 'planner',
        'conversation.id': 's-7',
        'user.id': 'u-42',
        ...attributes,
      },
    }),
  );

describe('VoltAgent', () => {
  it('reads a call inside an agent', () => {
    const span = read({
      'span.type': 'llm',
      'llm.operation': 'generateText',
      'llm.model': 'gpt-4o',
      'llm.provider': 'openai',
      'llm.temperature': 0,
      'llm.tools': 'look,find',
      'llm.messages': '[{"role":"user","content":"Hi"}]',
      output: 'Hello',
      'agent.instructions': 'Be terse.',
      'llm.usage.prompt_tokens': 9,
      'llm.usage.completion_tokens': 3,
      'llm.usage.cached_tokens': 4,
      'usage.cost': 0.0012,
      'llm.finish_reason': 'stop',
    });
    assert.equal(span.kind, 'llm');
    assert.equal(span.llm?.provider, 'openai');
    assert.deepEqual(span.llm.toolDefinitions, [{ name: 'look' }, { name: 'find' }]);
    assert.deepEqual(span.llm.finishReasons, ['stop']);
    assert.equal(span.llm.requestModel, 'gpt-4o');
    assert.deepEqual(span.llm.usage, {
      inputTokens: 9,
      outputTokens: 3,
      cacheReadTokens: 4,
      totalTokens: 12,
    });
    assert.deepEqual(span.llm.cost, { usd: 0.0012, source: 'reported' });
    assert.deepEqual(span.llm.parameters, { temperature: 0 });
    assert.deepEqual(
      span.llm.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(span.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Hello' }]);
    assert.deepEqual(span.agent, { name: 'planner', id: 'a-1' });
    assert.deepEqual([span.conversationId, span.userId], ['s-7', 'u-42']);
  });

  it('takes a span without a type for the agent’s own', () => {
    const { kind, llm } = read({ input: 'Hi', 'usage.prompt_tokens': 9 });
    assert.equal(kind, 'agent');
    assert.deepEqual(llm, { usage: { inputTokens: 9 } });
  });

  it('reads a tool', () => {
    const { tool } = read({ 'span.type': 'tool', input: '{"city":"Paris"}', output: '"rain"' });
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Paris' }, result: 'rain' });
  });

  it('tells a guardrail’s verdict, and takes no write to a memory for a retrieval', () => {
    const { kind, evaluations } = read({
      'span.type': 'guardrail',
      'guardrail.name': 'pii',
      'guardrail.pass': false,
      'guardrail.action': 'block',
      'guardrail.message': 'A phone number.',
    });
    assert.equal(kind, 'guardrail');
    assert.deepEqual(evaluations, [
      { name: 'pii', label: 'block', explanation: 'A phone number.' },
    ]);
    assert.equal(read({ 'span.type': 'memory', 'memory.operation': 'write' }).kind, 'span');
    assert.equal(read({ 'span.type': 'memory', 'memory.operation': 'read' }).kind, 'retrieval');
  });
});
