import assert from 'node:assert/strict';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatPlural,
  formatShortAge,
  formatShortCount,
  formatUsd,
} from '../../../src/base/format.ts';

function check<Value>(format: (value: Value) => string, cases: readonly [Value, string][]): void {
  for (const [value, text] of cases) {
    it(`${String(value)} is "${text}"`, () => assert.equal(format(value), text));
  }
}

describe('formatDuration', () => {
  check(formatDuration, [
    [0, '0 ns'],
    [0.0004, '400 ns'],
    [0.85, '850 µs'],
    [1.2346, '1.23 ms'],
    [67, '67 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1430, '1.43 s'],
    [59_940, '59.9 s'],
    [59_960, '1m 00s'],
    [125_000, '2m 05s'],
    [3_599_700, '1h 00m'],
    [22_560_000, '6h 16m'],
  ]);
});

describe('formatUsd', () => {
  check(formatUsd, [
    [0, '$0'],
    [0.0042, '$0.0042'],
    [0.00000018, '$0.00000018'],
    [0.123_456, '$0.123'],
    [4.271, '$4.27'],
    [1234.5, '$1,235'],
  ]);
});

describe('formatAge', () => {
  check(formatAge, [
    [0, 'just now'],
    [42_000, '42 s ago'],
    [180_000, '3 min ago'],
    [7_200_000, '2 h ago'],
    [86_400_000, 'yesterday'],
    [5 * 86_400_000, '5 days ago'],
  ]);
});

describe('formatBytes', () => {
  check(formatBytes, [
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1 KB'],
    [3_412, '3.41 KB'],
    [18_240_000, '18.2 MB'],
    [1_210_000_000, '1.21 GB'],
  ]);
});

describe('formatShortCount', () => {
  check(formatShortCount, [
    [412, '412'],
    [1865, '1.86k'],
    [999_499, '999k'],
    [2_100_000, '2.1M'],
  ]);
});

describe('formatShortAge', () => {
  check(formatShortAge, [
    [59_000, 'now'],
    [180_000, '3m'],
    [7_200_000, '2h'],
    [5 * 86_400_000, '5d'],
  ]);
});

it('formatPlural counts in words', () => {
  assert.deepEqual(
    [1, 1840].map((value) => formatPlural(value, 'token')),
    ['1 token', '1,840 tokens'],
  );
});
