import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ name: 'get_weather', attributes }));

describe('gen_ai.span.kind', () => {
  it('reads Alibaba’s spans', () => {
    const span = read({
      'gen_ai.span.kind': 'LLM',
      'gen_ai.request.model': 'qwen-max',
      'gen_ai.response.time_to_first_token': 250_000_000,
      'gen_ai.session.id': 's-7',
      'gen_ai.user.id': 'u-42',
      'input.value': '[{"role":"user","content":"Hi"}]',
      'output.value': 'Hello',
    });
    assert.equal(span.kind, 'llm');
    assert.equal(span.llm?.timeToFirstTokenMs, 250);
    assert.deepEqual(span.llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.deepEqual(span.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Hello' }]);
    assert.deepEqual([span.conversationId, span.userId], ['s-7', 'u-42']);
  });

  it('reads the flattened messages of Future AGI', () => {
    const { llm } = read({
      'gen_ai.span.kind': 'LLM',
      'gen_ai.input.messages.0.message.role': 'user',
      'gen_ai.input.messages.0.message.content': 'Hi',
      'gen_ai.output.messages.0.message.role': 'assistant',
      'gen_ai.output.messages.0.message.content': 'Hello',
    });
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Hello' }]);
  });

  it('reads tools, retrievals and steps', () => {
    const { tool } = read({
      'gen_ai.span.kind': 'TOOL',
      'input.value': '{"city":"Paris"}',
      'output.value': 'rain',
    });
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Paris' }, result: 'rain' });
    assert.equal(read({ 'gen_ai.span.kind': 'chain' }).kind, 'workflow');
    const { retrieval } = read({ 'gen_ai.span.kind': 'RETRIEVER', 'input.value': 'rain gear' });
    assert.deepEqual(retrieval, { query: 'rain gear' });
  });
});
