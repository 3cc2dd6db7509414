import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const step = (attributes: PlainAttributes): Span =>
  normalizeSpan(
    wireRecord({
      attributes: {
        'mastra.span.type': 'model_step',
        modelMetadata: '{"modelId":"gpt-4o-mini","modelProvider":"openai.chat"}',
        modelId: 'gpt-4o-mini-2024-07-18',
        id: 'chatcmpl-1',
        ...attributes,
      },
    }),
  );

describe('A step of a generation of Mastra', () => {
  it('is a call of the model where it has the body of a request', () => {
    const { kind, llm } = step({
      input: '{"body":{"temperature":0,"messages":[{"role":"user","content":"Weather?"}]}}',
      output: '{"text":"Rain."}',
      body: '{"object":"chat.completion","usage":{"prompt_tokens":412,"completion_tokens":27}}',
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(
      [llm?.provider, llm?.requestModel, llm?.responseModel, llm?.responseId],
      ['openai.chat', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18', 'chatcmpl-1'],
    );
    assert.deepEqual(llm?.usage, { inputTokens: 412, outputTokens: 27, totalTokens: 439 });
    assert.deepEqual(llm.parameters, { temperature: 0 });
    assert.equal(llm.inputMessages?.[0]?.role, 'user');
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Rain.' }]);
  });

  it('is none where nothing was asked', () => {
    assert.equal(step({ input: '{}', output: '{"text":""}' }).kind, 'workflow');
  });
});
