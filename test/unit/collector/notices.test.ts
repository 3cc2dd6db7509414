import assert from 'node:assert/strict';
import { Notices } from '../../../src/collector/notices.ts';
import type { Notice } from '../../../src/protocol/collector-api.ts';

describe('Notices', () => {
  let told: Notice[];
  let notices: Notices;

  beforeEach(() => {
    told = [];
    notices = new Notices((notice) => told.push(notice));
  });

  const standing = (): readonly string[] => notices.standing.map(({ message }) => message);

  it('are told at once, and stand for those who come later, under the same id', () => {
    notices.tell('wrong-protocol', 'One.');
    notices.tell('store-failed', 'Two.');
    assert.deepEqual(notices.standing, told);
    assert.deepEqual(standing(), ['One.', 'Two.']);
    assert.equal(new Set(told.map(({ id }) => id)).size, 2);
  });

  it('stand no longer when they are over, and whoever was told is told that', () => {
    notices.tell('store-failed', 'Disk full.');
    notices.tell('wrong-protocol', 'One.');
    notices.over('store-failed', 'Stored again.');
    assert.deepEqual(standing(), ['One.']);
    assert.equal(told.at(-1)?.message, 'Stored again.');
  });

  it('say nothing of what was never told', () => {
    notices.over('store-failed', 'Stored again.');
    assert.deepEqual(told, []);
  });

  it('are the latest few', () => {
    for (let count = 1; count <= 30; count++) notices.tell('wrong-protocol', String(count));
    assert.equal(standing().length, 10);
    assert.equal(standing().at(-1), '30');
  });
});
