import assert from 'node:assert/strict';
import {
  formatAge,
  formatDuration,
  formatMoney,
  formatSmallMoney,
  formatTick,
  formatTokens,
  nanosTextToMs,
} from '../../../webview/shared/format.ts';

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

describe('formatTick', () => {
  const cases: readonly [ms: number, stepMs: number, endMs: number, text: string][] = [
    [0, 100, 600, '0'],
    [200, 100, 600, '200 ms'],
    [500, 500, 2500, '0.5 s'],
    [2000, 500, 2500, '2 s'],
    [2200.01, 0.01, 2200.1, '2,200.01 ms'],
    [0.0005, 0.0005, 0.002, '0.5 µs'],
    [90_000, 30_000, 200_000, '1:30'],
    [7_200_000, 3_600_000, 20_000_000, '2:00:00'],
  ];
  for (const [ms, stepMs, endMs, text] of cases) {
    it(`${ms} ms in steps of ${stepMs} is "${text}"`, () =>
      assert.equal(formatTick(ms, stepMs, endMs), text));
  }
});

describe('formatMoney', () => {
  check(formatMoney, [
    [0, '$0'],
    [0.0042, '$0.0042'],
    [0.00000018, '$0.00000018'],
    [0.123_456, '$0.123'],
    [4.271, '$4.27'],
    [1234.5, '$1,235'],
  ]);
});

describe('formatSmallMoney', () => {
  check(formatSmallMoney, [
    [0, '$0'],
    [0.00000018, '<$0.0001'],
    [0.000_24, '$0.0002'],
    [0.0042, '$0.0042'],
    [2, '$2.00'],
  ]);
});

describe('formatTokens', () => {
  check(formatTokens, [
    [412, '412'],
    [1865, '1.86k'],
    [999_499, '999k'],
    [2_100_000, '2.1M'],
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

it('nanosTextToMs keeps the milliseconds of a time that no number holds', () => {
  assert.equal(nanosTextToMs('1795212473123456789'), 1795212473123);
});
