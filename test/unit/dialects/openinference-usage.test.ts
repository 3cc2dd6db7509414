import assert from 'node:assert/strict';
import { openInferenceUsage } from '../../../src/dialects/openinference-usage.ts';
import { toAttributes } from '../../support/wire-record.ts';

const apart = {
  'llm.token_count.prompt': 220,
  'llm.token_count.completion': 27,
  'llm.token_count.prompt_details.cache_read': 128,
  'llm.token_count.prompt_details.cache_write': 64,
};
const whole = {
  inputTokens: 412,
  outputTokens: 27,
  cacheReadTokens: 128,
  cacheWriteTokens: 64,
  totalTokens: 439,
};

describe('openInferenceUsage', () => {
  it('takes the input for all of it, as the convention says', () => {
    const attributes = toAttributes({ ...apart, 'llm.token_count.prompt': 412 });
    assert.deepEqual(openInferenceUsage(attributes, 'any'), whole);
  });

  it('adds the cached part where the total or the instrumentation says that it is missing', () => {
    const byTotal = toAttributes({ ...apart, 'llm.token_count.total': 439 });
    assert.deepEqual(openInferenceUsage(byTotal, 'any'), whole);
    const byScope = toAttributes(apart);
    assert.deepEqual(
      openInferenceUsage(byScope, 'openinference.instrumentation.claude_agent_sdk'),
      whole,
    );
    const neither = toAttributes({ ...apart, 'llm.token_count.total': 247 });
    assert.equal(openInferenceUsage(neither, 'any')?.inputTokens, 220);
  });
});
