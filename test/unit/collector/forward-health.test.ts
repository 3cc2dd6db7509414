import assert from 'node:assert/strict';
import { ForwardHealth } from '../../../src/collector/forward-health.ts';

describe('ForwardHealth', () => {
  let told: string[];
  let health: ForwardHealth;

  beforeEach(() => {
    told = [];
    health = new ForwardHealth('http://other', {
      onTrouble: (sentence) => told.push(sentence),
      onRecovered: (sentence) => told.push(sentence),
    });
  });

  it('tells once that it fails, and once that it works again', () => {
    for (const reason of ['refused', 'refused', 'timed out']) health.failed(reason);
    assert.equal(health.failure, 'timed out');
    health.taken(1);
    health.taken(0);
    health.taken(0);
    assert.deepEqual(told, [
      'Telemetry cannot be forwarded to http://other: refused. It is tried again.',
      'Telemetry is forwarded to http://other again. Requests that were left out: 0.',
    ]);
    health.failed('refused');
    assert.equal(told.length, 3, 'it stopped working anew');
  });

  it('tells once that something is left out, and how much it was in the end', () => {
    health.failed('refused');
    for (let count = 0; count < 5; count++) health.overflowed();
    health.taken(3);
    assert.equal(told.length, 2, 'it has not caught up');
    health.taken(0);
    assert.match(told[1] ?? '', /The oldest is left out/);
    assert.match(told[2] ?? '', /again\. Requests that were left out: 5\.$/);
    assert.equal(health.droppedRequests, 5);
    health.overflowed();
    assert.match(told[3] ?? '', /it takes too long/);
  });

  it('tells once of each kind of refusal, though others are taken in between', () => {
    for (let count = 0; count < 3; count++) {
      health.refused('it answered 404 to logs');
      health.taken(0);
    }
    health.refused('it answered 400 to traces');
    assert.deepEqual(told, [
      'http://other does not take all telemetry that is forwarded: it answered 404 to logs.',
      'http://other does not take all telemetry that is forwarded: it answered 400 to traces.',
    ]);
    assert.equal(health.droppedRequests, 4);
  });
});
