import assert from 'node:assert/strict';
import { replaySettings } from '../../../src/cli/replay-settings.ts';

describe('settings of spanwise replay', () => {
  it('halt at the first difference and answer at once where nothing is said', () => {
    assert.deepEqual(replaySettings({}), { onMiss: 'halt', speed: 0 });
  });

  it('are all that a replay can be told', () => {
    const values = {
      'on-miss': 'live',
      'budget-calls': '3',
      'budget-usd': '0.50',
      speed: '2',
      fault: ['3=429', '5=timeoutx2'],
      'stop-at': '7',
      'after-stop': 'live',
      find: ['brief'],
      'replace-with': ['long'],
    };
    assert.deepEqual(replaySettings(values), {
      onMiss: 'live',
      speed: 2,
      budget: { calls: 3, usd: 0.5 },
      faults: [
        { call: 3, kind: '429' },
        { call: 5, kind: 'timeout', times: 2 },
      ],
      stopAt: { at: { call: 7 }, action: 'live' },
      edits: [{ find: 'brief', replaceWith: 'long' }],
    });
    const stop = { 'stop-at': 'b7ad6b7169203331' };
    assert.deepEqual(replaySettings(stop).stopAt?.at, { spanId: 'b7ad6b7169203331' });
  });

  const wrong: readonly (readonly [{ [name: string]: string | string[] }, RegExp])[] = [
    [{ 'on-miss': 'maybe' }, /--on-miss is/],
    [{ speed: '-1' }, /--speed is/],
    [{ speed: 'fast' }, /--speed is/],
    [{ 'budget-calls': '2' }, /A budget is for live calls/],
    [{ 'on-miss': 'live', 'budget-calls': '-2' }, /--budget-calls is/],
    [{ 'on-miss': 'live', 'budget-usd': 'much' }, /--budget-usd is/],
    [{ fault: ['429'] }, /--fault is CALL=KIND/],
    [{ fault: ['0=429'] }, /--fault is CALL=KIND/],
    [{ fault: ['1=418'] }, /--fault is CALL=KIND/],
    [{ fault: ['1=500x0'] }, /--fault is CALL=KIND/],
    [{ 'stop-at': '0' }, /--stop-at is/],
    [{ 'after-stop': 'live' }, /--after-stop says/],
    [{ 'stop-at': '2', 'after-stop': 'hold' }, /--after-stop is/],
    [{ find: ['a'] }, /come in pairs/],
    [{ find: [''], 'replace-with': ['b'] }, /come in pairs/],
  ];
  for (const [values, message] of wrong)
    it(`refuse ${JSON.stringify(values)}`, () =>
      assert.throws(() => replaySettings(values), { name: 'UsageError', message }));
});
