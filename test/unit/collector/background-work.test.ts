import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { silentLog } from '../../../src/base/log.ts';
import { BackgroundWork } from '../../../src/collector/background-work.ts';

/** Only timers are made to pass: to this work, spans always came a moment ago. */
const quietMs = 60_000;

describe('background work', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function begin(isSaturated: () => boolean, work: () => boolean): BackgroundWork {
    const background = new BackgroundWork({
      quietMs,
      isSaturated,
      work,
      failure: 'It failed',
      log: silentLog,
    });
    background.touch();
    mock.timers.tick(quietMs);
    return background;
  }

  it('waits while requests need all the time there is', () => {
    let [asked, worked] = [0, 0];
    const isSaturated = (): boolean => (asked += 1) <= 3;
    const background = begin(isSaturated, () => (worked += 1) < 2);
    for (let passed = 0; passed < 2; passed += 1) mock.timers.tick(50);
    assert.deepEqual([asked, worked], [3, 0]);
    mock.timers.tick(50);
    assert.deepEqual([asked, worked], [4, 1]);
    background.dispose();
  });

  it('goes on until nothing is left, and again when spans were stored', () => {
    let worked = 0;
    const background = begin(
      () => false,
      () => (worked += 1) % 3 !== 0,
    );
    for (let passed = 0; passed < 10; passed += 1) mock.timers.tick(1_000);
    assert.equal(worked, 3);
    background.touch();
    mock.timers.tick(quietMs);
    assert.equal(worked, 4);
    background.dispose();
  });

  it('begins again with the next spans where it failed', () => {
    let worked = 0;
    const background = begin(
      () => false,
      () => {
        worked += 1;
        throw new Error('The disk is full.');
      },
    );
    mock.timers.tick(quietMs);
    assert.equal(worked, 1);
    background.touch();
    mock.timers.tick(quietMs);
    assert.equal(worked, 2);
    background.dispose();
  });
});
