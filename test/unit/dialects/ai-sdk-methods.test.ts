import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('Wrappers of the AI SDK that name its methods', () => {
  it('reads model, counts and messages under the method', () => {
    const { kind, llm } = normalizeSpan(
      wireRecord({
        attributes: {
          'aisdk.model.id': 'claude-3-opus',
          'aisdk.model.provider': 'anthropic.messages',
          'streamObject.prompt.messages':
            '[{"role":"user","content":[{"type":"text","text":"extract"}]}]',
          'streamObject.usage.inputTokens': 200,
          'streamObject.usage.outputTokens': 80,
          'streamObject.usage.cachedInputTokens': 60,
          'streamObject.usage.inputTokenDetails.cacheReadTokens': 45,
          'streamObject.usage.inputTokenDetails.cacheWriteTokens': 30,
        },
      }),
    );
    assert.equal(kind, 'llm');
    assert.equal(llm?.requestModel, 'claude-3-opus');
    assert.deepEqual(llm.usage, {
      inputTokens: 200,
      outputTokens: 80,
      cacheReadTokens: 45,
      cacheWriteTokens: 30,
      totalTokens: 280,
    });
    assert.deepEqual(llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'extract' }]);
  });
});
