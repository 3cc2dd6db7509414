import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import {
  kill,
  sampleAgent,
  spanwise,
  spanwiseJson,
  startCollectorProcess,
} from '../support/programs.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('options of a replay', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const promptFile = join(folder.path, 'prompt.txt');
  const environment = { OPENAI_API_KEY: 'test' };
  let collector: ReturnType<typeof startCollectorProcess>;
  let upstream: ScriptedUpstream;
  let traceId = '';

  before(async () => {
    writeFileSync(promptFile, 'Name the capital of Portugal.');
    collector = startCollectorProcess(data);
    upstream = await startUpstream((response, call) => {
      const { stream } = JSON.parse(call.body.toString('utf8')) as { stream: boolean };
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
      const content = call.body.includes('Spain') ? 'Madrid.' : 'Lisbon.';
      const id = `chatcmpl-${upstream.calls.length}`;
      const event = { id, choices: [{ delta: { content } }], usage };
      if (stream) response.end(`data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`);
      else response.end(JSON.stringify({ id, choices: [{ message: { content } }], usage }));
    });
    const command = ['--', process.execPath, sampleAgent, promptFile];
    await spanwise(data, ['record', ...command], {
      environment: { ...environment, OPENAI_BASE_URL: `${upstream.origin}/v1` },
    });
    const [run] = (await spanwiseJson(data, ['runs'])) as RunJson[];
    traceId = String(run?.traceId);
  });
  after(async () => {
    await upstream.close();
    await kill(collector, 'SIGKILL');
    folder.remove();
  });

  async function replay(...options: readonly string[]) {
    return replayIn(environment, options);
  }

  async function replayIn(given: Readonly<Record<string, string>>, options: readonly string[]) {
    const before = upstream.calls.length;
    const result = await spanwise(data, ['replay', traceId, '--json', ...options], {
      environment: given,
    });
    const report = (result.stdout === '' ? {} : JSON.parse(result.stdout)) as ReplayReport;
    return { ...result, report, asked: upstream.calls.slice(before) };
  }

  it('let a call fail, to see what the program makes of it', async () => {
    const { report, stderr, asked } = await replay('--fault', '2=500');
    assert.deepEqual([report.served, report.faults, asked.length], [1, 1, 0]);
    assert.match(stderr, /500 .*fault on demand/);
  });

  it('stop at a call, which is no divergence', async () => {
    const { report, exitCode, stderr, asked } = await replay('--stop-at', '2');
    assert.deepEqual(report.stopped, { call: 2, recordedCall: 2 });
    assert.deepEqual([exitCode, report.served, report.divergences, asked.length], [0, 1, [], 0]);
    assert.match(stderr, /stopped before call 2 of the recording/);
  });

  it('go live from a span on, within a budget', async () => {
    const { spans } = (await spanwiseJson(data, ['show', traceId])) as {
      spans: { spanId: string; llm?: { responseId?: string } }[];
    };
    const second = spans.findLast((span) => span.llm?.responseId !== undefined);
    const stop = ['--stop-at', String(second?.spanId), '--after-stop', 'live'];
    const { report, asked } = await replay(...stop, '--budget-calls', '1', '--budget-usd', '0.01');
    assert.deepEqual([report.served, report.live, asked.length], [1, 1, 1]);
    // 100 tokens of gpt-4o-mini for $0.15 a million, and 10 for $0.60.
    assert.ok(Math.abs((report.liveUsd ?? 0) - 0.000021) < 1e-9, String(report.liveUsd));
  });

  it('make up no key where a call may go live, which would hide the one that the program finds itself', async () => {
    for (const live of [
      ['--stop-at', '2', '--after-stop', 'live'],
      ['--on-miss', 'live', '--find', 'Portugal', '--replace-with', 'Spain'],
    ]) {
      const { asked } = await replayIn({}, [...live, '--budget-calls', '2']);
      const keys = asked.map(({ headers }) => headers.authorization);
      // The sample agent without a key.
      assert.deepEqual(new Set(keys), new Set(['Bearer undefined']));
    }
  });

  it('never spend more than was allowed', async () => {
    writeFileSync(promptFile, 'Name the capital of France.');
    const calls = await replay('--on-miss', 'live', '--budget-calls', '1');
    assert.deepEqual([calls.report.live, calls.report.refused, calls.asked.length], [1, 1, 1]);
    assert.match(calls.stderr, /the budget of 1 live call is used up/);
    const dollars = await replay('--on-miss', 'live', '--budget-usd', '0.000001');
    writeFileSync(promptFile, 'Name the capital of Portugal.');
    assert.deepEqual(
      [dollars.report.live, dollars.report.refused, dollars.asked.length],
      [0, 1, 0],
    );
    assert.match(dollars.stderr, /it may cost \$0\.\d+, and of the budget/);
    assert.equal(dollars.exitCode, 3);
  });

  it('ask again what holds a text that was replaced', async () => {
    const edit = ['--find', 'Portugal', '--replace-with', 'Spain'];
    const { report, asked, stderr } = await replay(...edit, '--on-miss', 'live');
    assert.equal(stderr, 'Madrid.\n');
    assert.deepEqual([report.live, asked.length], [2, 2]);
    assert.ok(asked.every(({ body }) => body.includes('Spain') && !body.includes('Portugal')));
  });

  it('are refused where they make no sense, before anything runs', async () => {
    for (const [options, message, exitCode] of [
      [['--fault', '3=418'], /--fault is CALL=KIND/, 2],
      [['--budget-calls', '3'], /A budget is for live calls/, 2],
      [['--stop-at', '9'], /The recording has 2 calls, no call 9/, 1],
      [['--stop-at', 'f'.repeat(16)], /There is no span f+ in this run/, 1],
    ] as const) {
      const result = await replay(...options);
      assert.match(result.stderr, message);
      assert.deepEqual([result.exitCode, result.stdout, result.asked.length], [exitCode, '', 0]);
    }
  });
});
