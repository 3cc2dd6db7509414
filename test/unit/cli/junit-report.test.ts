import assert from 'node:assert/strict';
import { junitReport } from '../../../src/cli/replay-tests/junit-report.ts';
import { outcomeLines, totalLine } from '../../../src/cli/replay-tests/outcome-lines.ts';
import type { TestOutcome } from '../../../src/cli/replay-tests/test-outcome.ts';

const passed: TestOutcome = {
  file: 'tests/a.replay.json',
  durationMs: 1234.4,
  failures: [],
  output: '',
};
const failed: TestOutcome = {
  file: 'tests/<b> & "c".replay.json',
  durationMs: 10,
  failures: ['The calls are not those of the recording: served 1 of 2.'],
  command: { type: 'arguments', arguments: ['node', 'agent.mjs'] },
  report: {
    recorded: 2,
    served: 1,
    exact: 1,
    minor: 0,
    live: 0,
    unused: 1,
    divergences: [
      { call: 2, field: 'messages[0].content', recorded: 'be <warm>', actual: 'be short' },
    ],
  },
  output: '\u001b[31mred\u001b[0m\u0000 \ud800 done\n',
};

describe('a JUnit report', () => {
  it('counts, names and explains, in text that XML can hold', () => {
    const text = junitReport([passed, failed]);
    assert.match(
      text,
      /<testsuites name="spanwise replay" tests="2" failures="1" errors="0" time="1\.244">/,
    );
    assert.match(text, /name="tests\/a\.replay\.json" classname="tests" .* time="1\.234">/);
    assert.match(text, /name="tests\/&lt;b&gt; &amp; &quot;c&quot;\.replay\.json"/);
    assert.match(text, /call 2, messages\[0\]\.content&#10;- be &lt;warm&gt;&#10;\+ be short/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0008\u001b\ud800]/);
  });
});

describe('the lines of a replay test', () => {
  it('are one where it passed, and the difference and the output where not', () => {
    assert.deepEqual(outcomeLines(passed), ['passed  tests/a.replay.json (1.23 s)']);
    const lines = outcomeLines({ ...failed, output: 'one\ntwo\n' });
    assert.deepEqual(lines.slice(1), [
      '  The calls are not those of the recording: served 1 of 2.',
      '  call 2, messages[0].content',
      '  - be <warm>',
      '  + be short',
      '  > node agent.mjs',
      '  | one',
      '  | two',
    ]);
    assert.equal(totalLine([passed, failed]), '2 replay tests: 1 passed, 1 failed');
  });
});
