import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ attributes, resource: { 'telemetry.sdk.name': 'openlit' } }));

describe('OpenLIT', () => {
  it('reads cost, details of tokens, the hub’s prompt and the time to the first token', () => {
    const span = read({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.cost': 0.002,
      'gen_ai.usage.input_tokens': 412,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.prompt_tokens_details.cached_tokens': 128,
      'gen_ai.usage.completion_tokens_details.reasoning_tokens': 16,
      'gen_ai.server.time_to_first_token': 0.25,
      'gen_ai.hub.owner': 'acme',
      'gen_ai.hub.repo': 'weather',
      'gen_ai.request.user': 'u-42',
    });
    assert.deepEqual(span.llm?.cost, { usd: 0.002, source: 'reported' });
    assert.equal(span.llm.usage?.cacheReadTokens, 128);
    assert.equal(span.llm.usage.reasoningTokens, 16);
    assert.equal(span.llm.timeToFirstTokenMs, 250);
    assert.deepEqual(span.prompt, { name: 'acme/weather' });
    assert.equal(span.userId, 'u-42');
  });

  it('takes a query of a vector database for a retrieval, and a write for the database’s', () => {
    const query = read({
      'gen_ai.operation.name': 'vectordb',
      'db.system.name': 'chroma',
      'db.operation.name': 'QUERY',
      'db.query.text': 'rain gear',
    });
    assert.equal(query.kind, 'retrieval');
    assert.deepEqual(query.retrieval, { query: 'rain gear' });
    const write = read({ 'gen_ai.operation.name': 'vectordb', 'db.operation.name': 'UPSERT' });
    assert.equal(write.kind, 'db');
  });

  it('reads tools, guards and errors of frameworks', () => {
    const { tool } = read({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'look',
      'gen_ai.tool.input': '{"city":"Paris"}',
      'gen_ai.tool.output': 'rain',
    });
    assert.deepEqual(tool, { name: 'look', arguments: { city: 'Paris' }, result: 'rain' });
    const guard = read({
      'guard.name': 'prompt_injection',
      'guard.verdict': 'yes',
      'guard.action': 'deny',
      'guard.score': 0.9,
    });
    assert.equal(guard.kind, 'guardrail');
    assert.deepEqual(guard.evaluations, [{ name: 'prompt_injection', score: 0.9, label: 'deny' }]);
    const failed = read({ 'gen_ai.framework.error.message': 'No such node' });
    assert.deepEqual(failed.status, { code: 'error', message: 'No such node' });
  });
});
