import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = ({ attributes, ...span }: PlainSpan): Span =>
  normalizeSpan(
    wireRecord({
      ...span,
      attributes: {
        'langtrace.service.name': 'OpenAI',
        'langtrace.service.type': 'llm',
        ...attributes,
      },
    }),
  );

describe('Langtrace', () => {
  it('reads the calls of tools that stand as the text of an answer', () => {
    const calls = [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }];
    const answer = (content: string) => ({
      name: 'gen_ai.content.completion',
      attributes: { 'gen_ai.completion': JSON.stringify([{ role: 'assistant', content }]) },
    });
    const asked = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.tools': '[{"name":"look"}]' };
    const { kind, llm } = read({ attributes: asked, events: [answer(JSON.stringify(calls))] });
    assert.deepEqual([kind, llm?.provider], ['llm', 'openai']);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 'look', arguments: {} },
    ]);
    assert.deepEqual(llm.toolDefinitions, [{ name: 'look' }]);
    assert.equal(llm.parameters, undefined);
    const plain = read({ attributes: asked, events: [answer('[]')] });
    assert.equal(plain.llm?.outputMessages?.[0]?.parts[0]?.type, 'text');
  });

  it('reads embeddings, and what a database of vectors found', () => {
    const { kind, llm } = read({
      attributes: {
        'gen_ai.operation.name': 'embed',
        'gen_ai.request.embedding_inputs': '[["rain"]]',
      },
    });
    assert.deepEqual([kind, llm?.inputMessages?.length], ['embedding', 1]);
    const database = { 'langtrace.service.type': 'vectordb', 'db.system': 'qdrant' };
    const query = { 'db.operation': 'search', 'db.query': 'rain', 'db.response': '[{"id":14}]' };
    const found = read({ attributes: { ...database, ...query } });
    assert.equal(found.kind, 'retrieval');
    assert.deepEqual(found.retrieval, { query: 'rain', documents: [{ id: '14' }] });
    assert.equal(read({ attributes: { ...database, 'db.operation': 'upsert' } }).kind, 'db');
    assert.equal(read({ attributes: { 'langtrace.service.type': 'framework' } }).kind, 'workflow');
  });
});
