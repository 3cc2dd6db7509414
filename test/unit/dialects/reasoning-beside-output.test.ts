import assert from 'node:assert/strict';
import { withReasoningInside } from '../../../src/dialects/reasoning-beside-output.ts';

describe('withReasoningInside', () => {
  it('adds reasoning where only with it the total comes out', () => {
    const told = { inputTokens: 412, outputTokens: 27, reasoningTokens: 16, totalTokens: 455 };
    assert.deepEqual(withReasoningInside(told), { ...told, outputTokens: 43 });
    assert.equal(withReasoningInside({ ...told, totalTokens: 439 })?.outputTokens, 27);
    const { totalTokens: _, ...unsummed } = told;
    assert.deepEqual(withReasoningInside(unsummed), unsummed);
    assert.equal(withReasoningInside(undefined), undefined);
  });
});
