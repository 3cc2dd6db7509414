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
    assert.equal(hasDiverged({ ...same, refused: 1 }), true);
    const stopped = { call: 4, recordedCall: 4 };
    assert.equal(hasDiverged({ ...same, unused: 2, stopped }), false, 'it was asked to');
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

  it('marks the run of a recording that holds several', () => {
    const run = { traceId: 'a'.repeat(32), recorded: 2, served: 1 };
    assert.equal(
      replaySentence({ ...same, served: 4, exact: 4, unused: 1, run }),
      'served 4 of 5: 4 exact, 1 not asked for; of this run 1 of 2',
    );
  });

  it('tells what was done on demand, and what it cost', () => {
    const report: ReplayReport = {
      ...same,
      served: 2,
      exact: 2,
      live: 2,
      liveUsd: 0.0012345,
      refused: 1,
      faults: 1,
      unused: 3,
      stopped: { call: 3, recordedCall: 3 },
    };
    assert.equal(
      replaySentence(report),
      'served 2 of 5: 2 exact, 2 live ($0.00123), 1 beyond the budget, 1 with a fault, 3 after the stop; stopped at call 3 of the recording',
    );
    assert.equal(replaySentence({ ...same, rebuilt: 5 }), 'served 5 of 5 (rebuilt): 5 exact');
    assert.equal(replaySentence({ ...same, rebuilt: 2 }), 'served 5 of 5 (2 rebuilt): 5 exact');
  });
});
