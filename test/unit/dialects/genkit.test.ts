import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

const model = (usage: object): Span =>
  read({
    'genkit:type': 'action',
    'genkit:metadata:subtype': 'model',
    'genkit:name': 'googleai/gemini-2.5-flash',
    'genkit:output': JSON.stringify({ usage }),
  });

describe('Genkit', () => {
  it('names plugin and model of a call', () => {
    const { llm, kind } = model({});
    assert.equal(kind, 'llm');
    assert.deepEqual([llm?.provider, llm?.requestModel], ['googleai', 'gemini-2.5-flash']);
  });

  it('counts thoughts into the output where the total shows them beside it', () => {
    const counts = { inputTokens: 412, outputTokens: 27, thoughtsTokens: 16 };
    assert.equal(model({ ...counts, totalTokens: 455 }).llm?.usage?.outputTokens, 43);
    assert.equal(model({ ...counts, totalTokens: 439 }).llm?.usage?.outputTokens, 27);
    assert.equal(model(counts).llm?.usage?.outputTokens, 27);
  });

  it('does not take the wrappers of a call for calls', () => {
    const wrapper = read({
      'genkit:type': 'util',
      'genkit:name': 'generate',
      'genkit:output': '{"message":{"role":"model","content":[]},"usage":{"inputTokens":9}}',
    });
    assert.deepEqual([wrapper.kind, wrapper.llm], ['workflow', undefined]);
  });

  it('names the prompt that a span fills in', () => {
    const { prompt, kind } = read({
      'genkit:type': 'promptTemplate',
      'genkit:name': 'render',
      'genkit:metadata:promptName': 'recipe',
      'genkit:input': '{"guests":4}',
    });
    assert.deepEqual([kind, prompt], ['prompt', { name: 'recipe', variables: { guests: 4 } }]);
  });

  it('knows a failure by its state', () => {
    const { status } = read({
      'genkit:type': 'action',
      'genkit:state': 'error',
      'genkit:error': 'down',
    });
    assert.deepEqual(status, { code: 'error', message: 'down' });
  });
});
