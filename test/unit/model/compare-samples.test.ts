import assert from 'node:assert/strict';
import {
  differenceOfMeans,
  differenceOfRates,
  isUndecided,
  wilsonInterval,
} from '../../../src/model/compare-samples.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often the interval of a difference holds the true one. */
function coverage(draw: () => number, shift: number, size: number): number {
  const rounds = 4000;
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const a = Array.from({ length: size }, draw);
    const b = Array.from({ length: size }, () => draw() + shift);
    const { interval } = differenceOfMeans(a, b);
    if (interval !== undefined && interval.low <= shift && shift <= interval.high) held++;
  }
  return held / rounds;
}

describe('comparing samples', () => {
  it('gives the intervals of the books for a rate', () => {
    const { low, high } = wilsonInterval({ successes: 8, total: 10 });
    assert.ok(Math.abs(low - 0.4902) < 0.0005 && Math.abs(high - 0.9433) < 0.0005);
    assert.deepEqual(wilsonInterval({ successes: 0, total: 0 }), { low: 0, high: 1 });
    // Newcombe (1998), table II: 56 of 70 and 48 of 80.
    const rates = differenceOfRates({ successes: 48, total: 80 }, { successes: 56, total: 70 });
    assert.ok(Math.abs((rates.interval?.low ?? 0) - 0.0524) < 0.0005);
    assert.ok(Math.abs((rates.interval?.high ?? 0) - 0.3339) < 0.0005);
  });

  it('promises of means what it holds, for few samples and for skewed ones', () => {
    const random = seeded(7);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const skewed = (): number => Math.exp(normal());
    for (const [draw, size] of [
      [normal, 3],
      [normal, 10],
      [skewed, 5],
      [skewed, 10],
    ] as const) {
      const held = coverage(draw, 3, size);
      assert.ok(held > 0.935, `${held} with ${size}`);
    }
  });

  it('says nothing of a single sample, and knows when nothing is decided', () => {
    assert.deepEqual(differenceOfMeans([1], [3, 4]), { difference: 2.5 });
    assert.ok(isUndecided(differenceOfMeans([1], [3, 4])));
    assert.ok(isUndecided(differenceOfMeans([1, 5, 3], [2, 6, 4])));
    assert.ok(!isUndecided(differenceOfMeans([1, 2, 1.5], [21, 22, 20])));
    assert.deepEqual(differenceOfMeans([2, 2], [5, 5]).interval, { low: 3, high: 3 });
  });
});
