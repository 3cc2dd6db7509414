import assert from 'node:assert/strict';
import { formatShortUsd, formatTick, nanosTextToMs } from '../../../webview/shared/format.ts';

function check<Value>(format: (value: Value) => string, cases: readonly [Value, string][]): void {
  for (const [value, text] of cases) {
    it(`${String(value)} is "${text}"`, () => assert.equal(format(value), text));
  }
}

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

describe('formatShortUsd', () => {
  check(formatShortUsd, [
    [0, '$0'],
    [0.00000018, '<$0.0001'],
    [0.000_24, '$0.0002'],
    [0.0042, '$0.0042'],
    [2, '$2.00'],
  ]);
});

it('nanosTextToMs keeps the milliseconds of a time that no number holds', () => {
  assert.equal(nanosTextToMs('1795212473123456789'), 1795212473123);
});
