import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ name: 'look', attributes }));

describe('Braintrust', () => {
  it('reads a call out of JSON text', () => {
    const { kind, llm, tags } = read({
      'braintrust.span_attributes': '{"type":"llm"}',
      'braintrust.input_json': '[{"role":"user","content":"Hi"}]',
      'braintrust.output_json':
        '[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}]',
      'braintrust.metadata':
        '{"provider":"openai","model":"gpt-4o","temperature":0,"tools":[{"name":"look"}]}',
      'braintrust.metrics':
        '{"prompt_tokens":9,"completion_tokens":3,"tokens":12,"prompt_cached_tokens":4,"time_to_first_token":0.5}',
      'braintrust.tags': ['prod'],
    });
    assert.equal(kind, 'llm');
    assert.deepEqual([llm?.provider, llm?.requestModel], ['openai', 'gpt-4o']);
    assert.deepEqual(llm?.usage, {
      inputTokens: 9,
      outputTokens: 3,
      cacheReadTokens: 4,
      totalTokens: 12,
    });
    assert.deepEqual(llm?.parameters, { temperature: 0 });
    assert.deepEqual(llm?.finishReasons, ['stop']);
    assert.equal(llm?.timeToFirstTokenMs, 500);
    assert.equal(llm?.toolDefinitions?.length, 1);
    assert.equal(llm?.outputMessages?.[0]?.role, 'assistant');
    assert.deepEqual(tags, ['prod']);
  });

  it('reads the same in dotted keys', () => {
    const { kind, llm } = read({
      'braintrust.span_attributes.type': 'llm',
      'braintrust.metadata.model': 'gpt-4o',
      'braintrust.metrics.prompt_tokens': 9,
      'braintrust.metrics.completion_tokens': 3,
    });
    assert.equal(kind, 'llm');
    assert.equal(llm?.requestModel, 'gpt-4o');
    assert.deepEqual(llm?.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
  });

  it('reads tools and scores', () => {
    const { tool } = read({
      'braintrust.span_attributes': '{"type":"tool"}',
      'tool.call_id': 'c1',
      'braintrust.input_json': '{"city":"Paris"}',
      'braintrust.output_json': '{"rain":true}',
    });
    assert.deepEqual(tool, {
      name: 'look',
      callId: 'c1',
      arguments: { city: 'Paris' },
      result: { rain: true },
    });
    const { kind, evaluations } = read({
      'braintrust.span_attributes': '{"type":"score"}',
      'braintrust.scores': '{"factual":0.5,"tone":{"score":1}}',
    });
    assert.equal(kind, 'evaluator');
    assert.deepEqual(evaluations, [
      { name: 'factual', score: 0.5 },
      { name: 'tone', score: 1 },
    ]);
  });
});
