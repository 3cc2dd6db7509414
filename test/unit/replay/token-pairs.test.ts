import assert from 'node:assert/strict';
import { compareTokens } from '../../../src/replay/token-pairs.ts';
import { findVolatileTokens } from '../../../src/replay/volatile-tokens.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const recordedMs = Date.UTC(2026, 10, 20, 14, 32, 10);
const liveMs = recordedMs + 3 * dayMs + 95 * minuteMs + 7000;
const sent = {
  recorded: { atMs: recordedMs, runStartedAtMs: recordedMs - 5000 },
  live: { atMs: liveMs, runStartedAtMs: liveMs - 1000 },
};

/** Whether the texts differ only as two runs of an unchanged program do. */
function unedited(recorded: string, live: string): boolean {
  const [left, right] = [findVolatileTokens(recorded), findVolatileTokens(live)];
  assert.equal(left.normalised, right.normalised);
  return compareTokens(left.tokens, right.tokens, sent).edited.length === 0;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

describe('pairs of volatile tokens', () => {
  it('may be the clock at both times', () => {
    assert.ok(unedited(iso(recordedMs - 900), iso(liveMs - 300)));
    assert.ok(unedited(iso(recordedMs).slice(0, 10), iso(liveMs).slice(0, 10)));
    assert.ok(
      unedited(`${iso(recordedMs).slice(0, 13)}:00:00Z`, `${iso(liveMs).slice(0, 13)}:00:00Z`),
    );
    assert.ok(unedited(iso(recordedMs).slice(11, 16), iso(liveMs).slice(11, 16)));
    assert.ok(unedited(String(recordedMs), String(liveMs)));
    assert.ok(unedited(String(Math.floor(recordedMs / 1000)), String(Math.floor(liveMs / 1000))));
    assert.ok(unedited(new Date(recordedMs).toString(), new Date(liveMs).toString()));
  });

  it('may keep their distance from the clock', () => {
    assert.ok(unedited(iso(recordedMs - 7 * dayMs), iso(liveMs - 7 * dayMs)));
    assert.ok(unedited(iso(recordedMs + dayMs).slice(0, 10), iso(liveMs + dayMs).slice(0, 10)));
  });

  it('are edited where they moved by themselves', () => {
    assert.ok(!unedited('2019-03-01', '2020-03-01'));
    assert.ok(
      !unedited(iso(recordedMs).slice(0, 10), iso(recordedMs).slice(0, 10).replace('20', '19')),
    );
    assert.ok(!unedited('2026-12-24T18:00:00Z', '2026-12-24T19:00:00Z'));
    assert.ok(!unedited('2026-11-01T10:11:12Z', '2026-11-02T10:11:12Z'));
    assert.ok(!unedited('open from 09:30', 'open from 08:30'));
    assert.ok(!unedited('1600000000', '1600000001'));
  });

  it('stay what they are', () => {
    assert.ok(unedited('2019-03-01 at 09:30, 1600000000', '2019-03-01 at 09:30, 1600000000'));
  });

  it('are ids that are renamed throughout', () => {
    const [a, b] = ['0f8fad5b-d9cb-469f-a165-70867728950e', '7c9e6679-7425-40de-944b-e07fc1f90ae7'];
    const [x, y] = ['16fd2706-8baf-433b-82eb-8c7fada847da', '886313e1-3b8a-4372-9b90-0c9aee199e5d'];
    assert.ok(unedited(`${a} ${b} ${a}`, `${x} ${y} ${x}`));
    assert.ok(!unedited(`${a} ${b} ${a}`, `${x} ${y} ${y}`));
    assert.ok(!unedited(`${a} ${b}`, `${x} ${x}`));
  });

  it('are paths with a random end, not two files', () => {
    assert.ok(unedited('/tmp/agent-x1Y2z3/in.txt', '/tmp/agent-Q9w8E7/in.txt'));
    assert.ok(!unedited('/tmp/input1.txt', '/tmp/input2.txt'));
    assert.ok(!unedited('/tmp/report.txt', '/tmp/summary.txt'));
    assert.ok(!unedited('/tmp/alpha', '/tmp/gamma'));
  });

  it('are ports that the system chose', () => {
    assert.ok(unedited('localhost:40123', 'localhost:51234'));
    assert.ok(!unedited('localhost:3000', 'localhost:8080'));
  });
});
