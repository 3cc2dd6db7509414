import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { collectAtRest } from '../../../src/collector/collect-at-rest.ts';

const checkMs = 5_000;

describe('collectAtRest', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  /** How often garbage was collected after each check, when the loop worked so long before it; not that of the start. */
  function collectedAfter(worked: readonly number[]): readonly number[] {
    let [sinceAsked, collected] = [0, 0];
    const watch = collectAtRest({
      // A collection is work too.
      collect: () => {
        collected += 1;
        sinceAsked += 1_000;
      },
      activeMs: () => {
        const active = sinceAsked;
        sinceAsked = 0;
        return active;
      },
    });
    mock.timers.tick(checkMs);
    assert.equal(collected, 1, 'what starting took is collected at the first rest');
    collected = 0;
    const counts = worked.map((activeMs) => {
      sinceAsked += activeMs;
      mock.timers.tick(checkMs);
      return collected;
    });
    watch.dispose();
    mock.timers.tick(100 * checkMs);
    assert.equal(collected, counts.at(-1));
    return counts;
  }

  it('collects once when the work is done', () => {
    assert.deepEqual(collectedAfter([4_000, 5_000, 5, 5, 5]), [0, 0, 1, 1, 1]);
  });

  it('collects again after the next work', () => {
    assert.deepEqual(collectedAfter([4_000, 5, 4_000, 5]), [0, 1, 1, 2]);
  });

  it('leaves it where little was done, however long that is ago', () => {
    assert.deepEqual(collectedAfter([100, 5, 5, 5]), [0, 0, 0, 0]);
  });

  it('adds little up', () => {
    assert.deepEqual(collectedAfter([300, 5, 300, 5]), [0, 0, 0, 1]);
  });

  it('does not take the little that timers do for work', () => {
    assert.equal(collectedAfter(Array.from({ length: 200 }, () => 20)).at(-1), 0);
  });
});
