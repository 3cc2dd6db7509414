import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan): Span => normalizeSpan(wireRecord(span));

const message = (content: string): string => JSON.stringify([{ role: 'tool', content }]);

describe('TanStack AI', () => {
  it('has the arguments and the result of a tool in messages', () => {
    const attributes = {
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.id': 'c1',
      'gen_ai.input.messages': message('{"city":"Lisbon"}'),
      'gen_ai.output.messages': message('{"temperature":17}'),
      'tanstack.ai.tool.outcome': 'success',
    };
    const { kind, tool } = read({ attributes });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      arguments: { city: 'Lisbon' },
      result: { temperature: 17 },
      callId: 'c1',
    });
    const failed = read({ attributes: { ...attributes, 'tanstack.ai.tool.outcome': 'error' } });
    assert.equal(failed.tool?.result, undefined);
  });

  it('has a loop around its calls, which has a model and no operation', () => {
    const model = { 'gen_ai.request.model': 'gpt-5-mini' };
    const asked = { ...model, 'langfuse.trace.input': '[]' };
    const call = { ...model, 'gen_ai.operation.name': 'chat', 'tanstack.ai.iteration': 0 };
    assert.equal(read({ attributes: { ...model, 'tanstack.ai.iterations': 2 } }).kind, 'agent');
    assert.equal(read({ attributes: asked }).kind, 'agent');
    assert.equal(read({ attributes: call }).kind, 'llm');
    assert.equal(read({ attributes: model }).kind, 'llm');
    const observed = { ...asked, 'langfuse.observation.type': 'generation' };
    assert.equal(read({ attributes: observed }).kind, 'llm');
  });
});
