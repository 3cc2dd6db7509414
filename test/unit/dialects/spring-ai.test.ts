import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ attributes, scope: 'org.springframework.boot' }));

describe('Spring AI', () => {
  it('reads a call whose values are all text', () => {
    const { kind, llm } = read({
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.temperature': '0.7',
      'gen_ai.response.finish_reasons': '["STOP"]',
      'gen_ai.usage.input_tokens': '11',
      'gen_ai.usage.output_tokens': '13',
      'gen_ai.prompt': '["Be terse.","Weather?"]',
      'gen_ai.completion': '["Rain."]',
      'spring.ai.model.request.tool.names': '["get_weather"]',
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(llm?.parameters, { temperature: 0.7 });
    assert.deepEqual(llm.finishReasons, ['STOP']);
    assert.equal(llm.usage?.totalTokens, 24);
    assert.deepEqual(
      llm.inputMessages?.[0]?.parts.map((part) => (part.type === 'text' ? part.content : '')),
      ['Be terse.', 'Weather?'],
    );
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Rain.' }]);
    assert.deepEqual(llm.toolDefinitions, [{ type: 'function', name: 'get_weather' }]);
  });

  it('reads tools, clients and queries of vector stores', () => {
    const { kind, tool } = read({
      'gen_ai.operation.name': 'framework',
      'spring.ai.kind': 'tool_call',
      'spring.ai.tool.definition.name': 'get_weather',
      'spring.ai.tool.call.arguments': '{"city":"Paris"}',
      'spring.ai.tool.call.result': '"rain"',
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Paris' }, result: 'rain' });
    assert.equal(read({ 'spring.ai.kind': 'chat_client' }).kind, 'workflow');
    const query = read({
      'spring.ai.kind': 'vector_store',
      'db.system': 'pg_vector',
      'db.operation.name': 'query',
      'db.vector.query.content': 'rain gear',
      'db.vector.query.top_k': '4',
      'db.vector.query.response.documents': '["Required."]',
    });
    assert.equal(query.kind, 'retrieval');
    assert.deepEqual(query.retrieval, {
      query: 'rain gear',
      documents: [{ content: 'Required.' }],
    });
  });
});
