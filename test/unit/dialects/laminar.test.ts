import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('Laminar', () => {
  it('reads a call with its halves of the cost, and who asked', () => {
    const span = normalizeSpan(
      wireRecord({
        attributes: {
          'lmnr.span.type': 'LLM',
          'lmnr.span.path': ['agent', 'chat'],
          'lmnr.span.input': '[{"role":"user","content":"Hi"}]',
          'lmnr.span.output': '[{"role":"assistant","content":"Hello"}]',
          'lmnr.span.prompt_hash': 'ab12',
          'gen_ai.usage.input_cost': 0.001,
          'gen_ai.usage.output_cost': 0.002,
          'lmnr.association.properties.session_id': 's-7',
          'lmnr.association.properties.user_id': 'u-42',
          'lmnr.association.properties.metadata.team': 'search',
        },
      }),
    );
    assert.equal(span.kind, 'llm');
    assert.deepEqual(span.llm?.cost, { usd: 0.003, source: 'reported' });
    assert.equal(span.llm.inputMessages?.[0]?.role, 'user');
    assert.equal(span.llm.outputMessages?.[0]?.role, 'assistant');
    assert.deepEqual(span.prompt, { version: 'ab12' });
    assert.deepEqual([span.conversationId, span.userId], ['s-7', 'u-42']);
    assert.deepEqual(span.metadata, { team: 'search' });
  });

  it('reads a tool by the input and output of its function', () => {
    const span = normalizeSpan(
      wireRecord({
        name: 'get_weather',
        attributes: {
          'lmnr.span.type': 'TOOL',
          'lmnr.span.input': '{"city":"Paris"}',
          'lmnr.span.output': '"rain"',
        },
      }),
    );
    assert.deepEqual(span.tool, {
      name: 'get_weather',
      arguments: { city: 'Paris' },
      result: 'rain',
    });
  });
});
