import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

const langfuse = {
  'langfuse.observation.type': 'generation',
  'langfuse.observation.usage_details': '{"input":412,"output":27}',
  'gen_ai.operation.name': 'chat',
};

describe('Conflicts between dialects', () => {
  it('name what was taken, and what the others say', () => {
    const attributes = {
      ...langfuse,
      'gen_ai.usage.input_tokens': 540,
      'gen_ai.usage.output_tokens': 27,
    };
    const { llm, conflicts } = normalizeSpan(wireRecord({ attributes }));
    assert.equal(llm?.usage?.inputTokens, 412);
    assert.deepEqual(
      conflicts?.map(({ fact }) => fact),
      ['inputTokens', 'totalTokens'],
    );
    assert.deepEqual(conflicts[0], {
      fact: 'inputTokens',
      chosen: { dialect: 'langfuse', value: 412 },
      others: [{ dialect: 'otel-gen-ai', value: 540 }],
    });
  });

  it('are absent where all agree, or only one tells', () => {
    const attributes = { ...langfuse, 'gen_ai.usage.input_tokens': 412 };
    assert.equal(normalizeSpan(wireRecord({ attributes })).conflicts, undefined);
    assert.equal(normalizeSpan(wireRecord({ attributes: langfuse })).conflicts, undefined);
  });
});
