import assert from 'node:assert/strict';
import { formatAge, formatDuration, formatTokens, formatUsd } from '../../../src/base/format.ts';

describe('format', () => {
  it('shows durations in the unit that fits', () => {
    const shown = [0.25, 12.4, 999, 4210, 42_100, 61_000, 3_720_000].map(formatDuration);
    assert.deepEqual(shown, [
      '250 µs',
      '12 ms',
      '999 ms',
      '4.21 s',
      '42.1 s',
      '1 min 1 s',
      '1 h 2 min',
    ]);
  });

  it('keeps two figures of the smallest sums', () => {
    const shown = [0, 0.000_042, 0.0042, 0.13, 1.3, 12].map(formatUsd);
    assert.deepEqual(shown, ['$0', '$0.000042', '$0.0042', '$0.13', '$1.30', '$12.00']);
  });

  it('counts tokens in words', () => {
    assert.deepEqual([1, 1840].map(formatTokens), ['1 token', '1,840 tokens']);
  });

  it('says how long ago', () => {
    const minute = 60_000;
    const shown = [0, 3 * minute, 120 * minute, 49 * 60 * minute].map(formatAge);
    assert.deepEqual(shown, ['just now', '3 min ago', '2 h ago', '2 d ago']);
  });
});
