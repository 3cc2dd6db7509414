import assert from 'node:assert/strict';
import { replaySentence, type ReplayReport } from '../../../src/protocol/replay-report.ts';

const same: ReplayReport = {
  recorded: 5,
  served: 5,
  exact: 5,
  minor: 0,
  live: 0,
  unused: 0,
  divergences: [],
};

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
