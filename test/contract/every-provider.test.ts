import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDetail } from '../../src/protocol/collector-api.ts';
import type { ExecutionJson } from '../../src/protocol/execution-json.ts';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { kill, spanwise, spanwiseJson, startCollectorProcess } from '../support/programs.ts';
import {
  startUpstream,
  type ScriptedUpstream,
  type UpstreamCall,
} from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const agent = fileURLToPath(new URL('../support/every-provider-agent.mjs', import.meta.url));
const command = ['--', process.execPath, agent];

/** Every secret that the program has, by where it goes: none of them may be found afterwards. */
const secrets = {
  OPENAI_API_KEY: 'sk-proj-everyprovider0123456789abcdefghij',
  ANTHROPIC_API_KEY: 'sk-ant-api03-everyprovider0123456789abcdefghij',
  GEMINI_API_KEY: 'AIzaSyEveryProvider0123456789abcdefghi1',
  AZURE_OPENAI_API_KEY: '0123456789abcdef0123456789abcde7',
  VECTOR_API_KEY: 'vec-everyprovider-0123456789',
  VECTOR_PASSWORD: 'correct-horse-battery-staple-7',
};
const pasted = 'ghp_everyProvider0123456789abcdefABCDEF12';
const answered = 'xoxb-123456789012-everyproviderabcdef';
const cookie = 'session-everyprovider-424242';
const addressed = 'everyprovider-address-password-9';
const prompt = `My token is ${pasted}. Which city is this about?`;

const answers: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/\/responses$/, 'application/json', [`{"id":"resp_every1","output":[],"token":"${answered}"}`]],
  [
    /\/v1\/messages$/,
    'text/event-stream',
    [
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_every2"}}\n\n',
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"text":"${answered.slice(0, 20)}"}}\n\n`,
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"text":"${answered.slice(20)}"}}\n\n`,
    ],
  ],
  [/:generateContent\?key=/, 'application/json', ['{"responseId":"gem-every3","candidates":[]}']],
  [/\/deployments\/small\/chat/, 'application/json', ['{"id":"chatcmpl-every4","choices":[]}']],
  [
    /\/api\/chat$/,
    'application/x-ndjson',
    ['{"message":{"content":"Lis"},"done":false}\n', '{"message":{"content":"bon"},"done":true}\n'],
  ],
  [/\/points\/search$/, 'application/json', ['{"result":[{"id":1,"score":0.9}]}']],
];

function answerLikeAll(
  response: Parameters<Parameters<typeof startUpstream>[0]>[0],
  { url }: UpstreamCall,
): void {
  const [, type, pieces] = answers.find(([path]) => path.test(url)) ?? [/./, 'text/plain', ['']];
  response.writeHead(200, { 'content-type': type, 'set-cookie': `id=${cookie}` });
  for (const piece of pieces) response.write(piece);
  response.end();
}

describe('every provider', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  let collector: ReturnType<typeof startCollectorProcess>;
  let upstream: ScriptedUpstream;
  let printed: string;
  let traceId: string;

  before(async () => {
    collector = startCollectorProcess(data);
    upstream = await startUpstream(answerLikeAll);
  });
  after(async () => {
    await upstream.close();
    await kill(collector, 'SIGKILL');
    folder.remove();
  });

  it('is asked as before, through the gateway', async () => {
    const environment = {
      ...secrets,
      OPENAI_BASE_URL: `${upstream.origin}/openai/v1`,
      ANTHROPIC_BASE_URL: `${upstream.origin}/anthropic`,
      AZURE_OPENAI_ENDPOINT: `${upstream.origin}/azure`,
      OLLAMA_HOST: new URL(upstream.origin).host,
      // With a name and a password, which are to arrive and not to be kept.
      VECTOR_URL: `${upstream.origin.replace('//', `//someone:${addressed}@`)}/vectors`,
    };
    // As a program finds it that loads its `.env`.
    const fromFile = `GOOGLE_GEMINI_BASE_URL=${upstream.origin}/gemini\n`;
    writeFileSync(join(folder.path, '.env'), fromFile);
    const result = await spanwise(data, ['record', '--upstream', 'VECTOR_URL', ...command], {
      environment,
      workingDirectory: folder.path,
      standardInput: prompt,
    });
    assert.equal(result.exitCode, 0, result.stderr);
    printed = result.stdout;
    assert.match(printed, /^(?:\w+ 200 \d+\n){6}$/);
    assert.deepEqual(
      upstream.calls.map(({ url }) => url.replace(/key=.*/, 'key=')),
      [
        '/openai/v1/responses',
        '/anthropic/v1/messages',
        '/gemini/v1beta/models/gemini-2.5-flash:generateContent?key=',
        '/azure/openai/deployments/small/chat/completions?api-version=2024-10-21',
        '/api/chat',
        '/vectors/collections/docs/points/search',
        '/openai/v1/traces/ingest',
      ],
    );
    assert.equal(upstream.calls[1]?.headers['x-api-key'], secrets.ANTHROPIC_API_KEY);
    assert.match(upstream.calls[0]?.body.toString() ?? '', new RegExp(pasted));
    const basic = Buffer.from(`someone:${addressed}`).toString('base64');
    assert.equal(upstream.calls[5]?.headers.authorization, `Basic ${basic}`);
  });

  it('has its calls recorded, with what the command needs to run again', async () => {
    const runs = (await spanwiseJson(data, ['runs'])) as RunJson[];
    const run = runs.find(({ llmCalls }) => llmCalls > 0);
    traceId = run?.traceId ?? '';
    const shown = (await spanwiseJson(data, ['show', traceId])) as RunDetail & {
      execution: ExecutionJson;
    };
    const { exchangeCount, conditions } = shown.execution;
    assert.equal(exchangeCount, 6, 'traces are no model call');
    assert.deepEqual(conditions?.runtime, { name: 'Node', version: process.versions.node });
    assert.deepEqual(conditions.standardInput, { bytes: prompt.length, kept: true });
    assert.ok(conditions.environment?.includes('VECTOR_PASSWORD'), 'by name');
    const text = await spanwise(data, ['show', traceId]);
    assert.match(text.stdout, /^recorded: 6 calls$/m);
    assert.match(text.stdout, /^runtime: Node /m);
  });

  it('is not needed to replay: each call gets its answer, without a key', async () => {
    await upstream.close();
    const result = await spanwise(data, ['replay', traceId, '--json']);
    assert.equal(result.exitCode, 0, result.stderr);
    const report = JSON.parse(result.stdout) as ReplayReport;
    assert.deepEqual(
      [report.recorded, report.exact, report.divergences, report.unused],
      [6, 6, [], 0],
    );
    assert.deepEqual(
      result.stderr.replaceAll(/\d+$/gm, ''),
      printed.replaceAll(/\d+$/gm, ''),
      'the program prints what it printed',
    );
    assert.equal(report.conditions, undefined, 'nothing has changed since');
  });

  it('tells the program of a difference in its own form', async () => {
    const other = ['replay', traceId, '--', process.execPath, agent];
    const result = await spanwise(data, other, { standardInput: 'Another prompt.' });
    assert.equal(result.exitCode, 3);
    const errors = result.stderr.split('\n').filter((line) => line.startsWith('{'));
    assert.deepEqual(
      errors.map((line) => Object.keys(JSON.parse(line) as object)),
      [['error'], ['type', 'error'], ['error'], ['error'], ['error']],
      result.stderr,
    );
    for (const error of errors) assert.match(error, /Spanwise replay: /);
  });

  it('leaves no secret in the data directory', () => {
    const files = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
    const all = [
      ...Object.entries(secrets),
      ...Object.entries({ pasted, answered, cookie, addressed }),
    ];
    const found = all.filter(([, secret]) => files.some((text) => text.includes(secret)));
    assert.deepEqual(found, []);
    for (const id of ['resp_every1', 'msg_every2', 'gem-every3', 'chatcmpl-every4'])
      assert.ok(
        files.some((text) => text.includes(id)),
        `${id} is in what was searched`,
      );
  });
});
