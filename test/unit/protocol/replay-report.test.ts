import assert from 'node:assert/strict';
import {
  hasDiverged,
  replaySentence,
  type ReplayReport,
} from '../../../src/protocol/replay-report.ts';

const same: ReplayReport = {
  recorded: 5,
  served: 5,
  exact: 5,
  minor: 0,
  live: 0,
  unused: 0,
  divergences: [],
};

describe('hasDiverged', () => {
  it('says so where a call differed, and where one was not asked for', () => {
    const divergence = { call: 1, field: 'model', recorded: 'a', actual: 'b' };
    assert.equal(hasDiverged(same), false);
    assert.equal(hasDiverged({ ...same, unused: 1 }), true);
    assert.equal(hasDiverged({ ...same, divergences: [divergence] }), true);
  });
});

describe('replaySentence', () => {
  it('says that nothing differed', () => {
    assert.equal(replaySentence(same), 'served 5 of 5: 5 exact');
  });

  it('names the first divergence and how many words differ', () => {
    const report: ReplayReport = {
      ...same,
      served: 4,
      exact: 3,
      minor: 1,
      unused: 1,
      divergences: [
        { call: 3, field: 'messages[1].content', recorded: 'two days', actual: 'three long days' },
      ],
    };
    assert.equal(
      replaySentence(report),
      'served 4 of 5: 3 exact, 1 near, 1 not asked for; first divergence: call 3, messages[1].content, +3 −2',
    );
  });
});
