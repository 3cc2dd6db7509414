import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { IdleTimer } from '../../../src/collector/idle-timer.ts';

describe('idle timer', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('waits for the last client and the last telemetry, and says it once', () => {
    let idle = 0;
    const timer = new IdleTimer(100, () => idle++);
    timer.setClientCount(1);
    mock.timers.tick(500);
    assert.equal(idle, 0, 'a client is connected');
    timer.setClientCount(0);
    mock.timers.tick(99);
    timer.touch();
    mock.timers.tick(99);
    assert.equal(idle, 0, 'something came');
    mock.timers.tick(500);
    assert.equal(idle, 1);
  });

  it('is silent once it was disposed', () => {
    let idle = 0;
    new IdleTimer(100, () => idle++).dispose();
    mock.timers.tick(500);
    assert.equal(idle, 0);
  });
});
