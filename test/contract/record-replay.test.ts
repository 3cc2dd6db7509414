import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDetail } from '../../src/protocol/collector-api.ts';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import {
  exitCodeOf,
  sampleAgent,
  spanwise,
  spanwiseJson,
  startCollectorProcess,
  kill,
} from '../support/programs.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const secret = 'sk-proj-contracttestsecret0123456789abcdef';
// A key in a prompt is masked where it is stored, and must not keep the replay from matching.
const prompt = `My key is ${secret}. Name the capital of Portugal.`;

/** Answers like OpenAI: the first call in one piece, the second as a stream. */
function startModel(name = 'chatcmpl'): Promise<ScriptedUpstream> {
  return startUpstream((response, call) => {
    const { stream } = JSON.parse(call.body.toString('utf8')) as { stream: boolean };
    if (!stream) {
      const message = { role: 'assistant', content: 'The capital of Portugal is Lisbon.' };
      response.writeHead(200, {
        'content-type': 'application/json',
        'set-cookie': `key=${secret}`,
      });
      response.end(JSON.stringify({ id: `${name}-one`, choices: [{ message }] }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of ['Lis', 'bon.'])
      response.write(
        `data: ${JSON.stringify({ id: `${name}-two`, choices: [{ delta: { content } }] })}\n\n`,
      );
    response.end('data: [DONE]\n\n');
  });
}

describe('record and replay', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const promptFile = join(folder.path, 'prompt.txt');
  const agent = ['--', process.execPath, sampleAgent, promptFile];
  const environment = { OPENAI_API_KEY: secret };
  let collector: ReturnType<typeof startCollectorProcess>;
  let upstream: ScriptedUpstream;
  let recorded: RunJson;

  before(async () => {
    writeFileSync(promptFile, prompt);
    // On free ports, so that the test does not depend on what else runs here.
    collector = startCollectorProcess(data);
    upstream = await startModel();
  });
  after(async () => {
    await upstream.close();
    await kill(collector, 'SIGKILL');
    folder.remove();
  });

  it('records a command with its run, and passes its output and exit through', async () => {
    const result = await spanwise(data, ['record', ...agent], {
      environment: { ...environment, OPENAI_BASE_URL: `${upstream.origin}/team-a/v1` },
    });
    assert.deepEqual([result.stdout, result.stderr, result.exitCode], ['Lisbon.\n', '', 0]);
    assert.deepEqual(
      upstream.calls.map((call) => [call.url, call.headers.authorization]),
      [
        ['/team-a/v1/chat/completions', `Bearer ${secret}`],
        ['/team-a/v1/chat/completions', `Bearer ${secret}`],
      ],
    );
    const runs = (await spanwiseJson(data, ['runs'])) as RunJson[];
    assert.equal(runs.length, 1);
    recorded = runs[0] as RunJson;
    assert.equal(recorded.status, 'ok');
    assert.deepEqual([recorded.llmCalls, recorded.usage.inputTokens], [2, 200]);
  });

  it('asks the provider what was not recorded, where that is wanted', async () => {
    writeFileSync(promptFile, prompt.replace('Portugal', 'Spain'));
    const result = await spanwise(data, ['replay', 'last', '--on-miss', 'live', '--json'], {
      environment,
    });
    // What it was answered, live, is a recording of its own: of the prompt as it was then.
    const again = await spanwise(data, ['replay', 'last']);
    assert.match(again.stdout, /served 2 of 2: 2 exact/);
    writeFileSync(promptFile, prompt);
    assert.equal(result.exitCode, 3, result.stderr);
    const report = JSON.parse(result.stdout) as ReplayReport;
    assert.deepEqual([report.served, report.live, report.unused], [0, 2, 2]);
    assert.equal(upstream.calls.length, 4);
  });

  it('replays it exactly with the provider gone, and without a key', async () => {
    await upstream.close();
    const result = await spanwise(data, ['replay', recorded.traceId, '--json']);
    const report = JSON.parse(result.stdout) as ReplayReport;
    assert.equal(result.exitCode, 0, result.stderr);
    assert.equal(result.stderr, 'Lisbon.\n', 'what the command prints goes out of the way');
    const { replayTraceId, ...counts } = report;
    assert.deepEqual(counts, {
      recorded: 2,
      served: 2,
      exact: 2,
      minor: 0,
      live: 0,
      unused: 0,
      divergences: [],
    });
    const replay = (await spanwiseJson(data, ['show', String(replayTraceId)])) as RunDetail;
    assert.equal(replay.run.replayOf, recorded.traceId);
    assert.equal(replay.run.spanCount, recorded.spanCount);
  });

  it('says it in a sentence, and lets the output pass, without --json', async () => {
    const result = await spanwise(data, ['replay', recorded.traceId]);
    assert.equal(result.stdout, 'Lisbon.\nserved 2 of 2: 2 exact\n');
  });

  it('halts at a changed prompt and says what changed', async () => {
    writeFileSync(promptFile, prompt.replace('Portugal', 'Spain'));
    const result = await spanwise(data, ['replay', recorded.traceId, '--json']);
    assert.equal(result.exitCode, 3);
    assert.match(result.stderr, /messages\[0\]\.content/, 'the program is told too');
    const report = JSON.parse(result.stdout) as ReplayReport;
    assert.deepEqual([report.served, report.unused], [0, 2]);
    const [divergence] = report.divergences;
    assert.deepEqual([divergence?.call, divergence?.field], [1, 'messages[0].content']);
    assert.match(divergence?.recorded ?? '', /Portugal/);
    assert.match(divergence?.actual ?? '', /Spain/);
    const detail = (await spanwiseJson(data, ['show', recorded.traceId])) as RunDetail;
    const compared = detail.spans.find((span) => span.spanId === divergence?.spanId);
    assert.equal(compared?.llm?.responseId, 'chatcmpl-one');
    assert.equal(upstream.calls.length, 4, 'nobody was called');
  });

  it('runs another command against the recording', async () => {
    writeFileSync(promptFile, prompt);
    const copy = join(folder.path, 'copy.txt');
    writeFileSync(copy, prompt);
    const command = ['--', process.execPath, sampleAgent, copy];
    const result = await spanwise(data, ['replay', recorded.traceId, ...command]);
    assert.match(result.stdout, /served 2 of 2: 2 exact/);
  });

  it('keeps no credential anywhere', () => {
    const holding = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file).includes(secret.slice(8)));
    assert.deepEqual(holding, []);
    const database = readFileSync(join(data, 'spanwise.db-wal')).toString('latin1');
    assert.ok(
      database.includes('chatcmpl-one'),
      'the recording is in the files that were searched',
    );
  });

  it('exits as the command does', async () => {
    const exits = ['--', process.execPath, '-e', 'process.exit(7)'];
    assert.equal((await spanwise(data, ['record', ...exits])).exitCode, 7);
    const dies = ['--', process.execPath, '-e', 'process.kill(process.pid, "SIGTERM")'];
    if (process.platform !== 'win32')
      assert.equal((await spanwise(data, ['record', ...dies])).exitCode, 128 + 15);
  });

  it('replays what nobody recorded from the messages in its spans, and says so', async () => {
    const model = await startModel('elsewhere');
    const http = await httpOf(data);
    const program = spawn(process.execPath, [sampleAgent, promptFile], {
      env: {
        ...environment,
        OPENAI_BASE_URL: `${model.origin}/v1`,
        OTEL_EXPORTER_OTLP_ENDPOINT: http,
      },
      stdio: 'ignore',
    });
    assert.equal(await exitCodeOf(program), 0);
    await model.close();
    const [run] = (await spanwiseJson(data, ['runs'])) as RunJson[];
    const { traceId = '' } = run ?? {};
    const command = ['--', process.execPath, sampleAgent, promptFile];
    const result = await spanwise(data, ['replay', '--run', traceId, '--json', ...command]);
    assert.equal(result.exitCode, 0, result.stderr);
    assert.equal(
      result.stderr,
      'Nobody recorded this run: its answers are rebuilt from the messages in its spans.\nLisbon.\n',
    );
    const report = JSON.parse(result.stdout) as ReplayReport;
    assert.deepEqual([report.exact, report.rebuilt, report.unused], [2, 2, 0]);
    const replay = (await spanwiseJson(data, ['show', String(report.replayTraceId)])) as RunDetail;
    assert.equal(replay.run.replayOf, traceId);
    const unsaid = await spanwise(data, ['replay', '--run', traceId]);
    assert.match(unsaid.stderr, /say which to run/, 'no command is taken from telemetry');
    writeFileSync(promptFile, prompt.replace('Portugal', 'Spain'));
    const other = await spanwise(data, ['replay', '--run', traceId, ...command]);
    writeFileSync(promptFile, prompt);
    assert.equal(other.exitCode, 3);
    assert.match(other.stdout, /first divergence: call 1, messages\[0\]\.content, \+1 −1/);
  });

  it('refuses to replay what was never recorded', async () => {
    const response = await fetch(`${await httpOf(data)}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: 'f'.repeat(32),
                    spanId: 'f'.repeat(16),
                    name: 'elsewhere',
                    startTimeUnixNano: '1767225610000000000',
                    endTimeUnixNano: '1767225611000000000',
                  },
                ],
              },
            ],
          },
        ],
      }),
    });
    assert.equal(response.status, 200);
    const result = await spanwise(data, ['replay', 'ffff']);
    assert.deepEqual([result.exitCode, result.stdout], [1, '']);
    assert.match(result.stderr, /No model call of this run was recorded/);
  });
});

async function httpOf(data: string): Promise<string> {
  const findings = (await spanwiseJson(data, ['doctor'])) as { collector: string };
  return /http:\/\/[\d.:]+/.exec(findings.collector)?.[0] ?? '';
}
