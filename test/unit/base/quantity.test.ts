import assert from 'node:assert/strict';
import { parseByteSize, parseDuration } from '../../../src/base/quantity.ts';

describe('quantities', () => {
  it('are read with their unit', () => {
    assert.equal(parseDuration('7d'), 604_800_000);
    assert.equal(parseDuration('1.5 h'), 5_400_000);
    assert.equal(parseByteSize('1GB'), 1e9);
    assert.equal(parseByteSize('250 mb'), 250e6);
  });

  it('are none without a unit, a number or sense', () => {
    for (const text of ['', '7', 'd', '-1d', '7 years', '1e3d', '__proto__']) {
      assert.equal(parseDuration(text), undefined, text);
      assert.equal(parseByteSize(text), undefined, text);
    }
  });
});
