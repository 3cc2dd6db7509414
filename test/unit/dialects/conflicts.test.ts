import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

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
      reason: 'What langfuse writes goes before what otel-gen-ai writes, which is more general.',
    });
  });

  const reasons = (attributes: PlainAttributes, scope = ''): readonly (string | undefined)[] =>
    normalizeSpan(wireRecord({ attributes, scope })).conflicts?.map(
      ({ fact, reason }) => `${fact}: ${reason}`,
    ) ?? [];

  it('say that one count leaves cached tokens or reasoning out', () => {
    const usage =
      '{"input":284,"input_cached_tokens":128,"output":11,"output_reasoning_tokens":16}';
    assert.deepEqual(
      reasons({
        ...langfuse,
        'langfuse.observation.usage_details': usage,
        'gen_ai.usage.input_tokens': 284,
        'gen_ai.usage.output_tokens': 11,
      }),
      [
        'inputTokens: What otel-gen-ai says (284) leaves cached tokens out; they are part of the input.',
        'outputTokens: What otel-gen-ai says (11) leaves reasoning out; it is part of the output.',
        'totalTokens: Input and output add up to it.',
      ],
    );
  });

  it('tell a number that is not taken as it was sent, by one dialect alone', () => {
    assert.deepEqual(
      reasons({
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 220,
        'gen_ai.usage.output_tokens': 27,
        'gen_ai.usage.cache_read_input_tokens': 1280,
        'gen_ai.usage.cache_creation_input_tokens': 64,
      }),
      ['inputTokens: What was sent (220) leaves cached tokens out; they are part of the input.'],
    );
  });

  it('are absent where all agree, or only one tells', () => {
    const attributes = { ...langfuse, 'gen_ai.usage.input_tokens': 412 };
    assert.equal(normalizeSpan(wireRecord({ attributes })).conflicts, undefined);
    assert.equal(normalizeSpan(wireRecord({ attributes: langfuse })).conflicts, undefined);
  });
});
