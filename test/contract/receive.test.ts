import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { RunDetail } from '../../src/protocol/collector-api.ts';
import type { LogJson } from '../../src/protocol/log-json.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import type { SpanJson } from '../../src/protocol/span-json.ts';
import { agentsBody, agentsItems, agentsSpan } from '../support/agents-traces.ts';
import { kill, serve, spanwise, spanwiseJson, type ServedCollector } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const captures = fileURLToPath(new URL('../fixtures/agents', import.meta.url));

interface Expected {
  readonly counts: { readonly spans: number; readonly traces: number };
  readonly llmCalls: readonly {
    readonly responseModel: string | null;
    readonly telemetry: {
      readonly inputTokens: number | null;
      readonly outputTokens: number | null;
    };
  }[];
}

function readBody(name: string, file: string): Buffer {
  return readFileSync(join(captures, name, file));
}

function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(join(captures, name, 'expected.json'), 'utf8')) as Expected;
}

async function send(
  collector: ServedCollector,
  body: Buffer,
  headers: { readonly [name: string]: string },
  signal = 'traces',
): Promise<void> {
  const response = await fetch(`${collector.http}/v1/${signal}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  assert.equal(response.status, 200, await response.text());
}

describe('a collector that receives', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;

  beforeEach(async () => {
    folder = temporaryFolder();
    collector = await serve(folder.path);
  });
  afterEach(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  const protobuf = { 'content-type': 'application/x-protobuf' };
  const json = { 'content-type': 'application/json' };
  const gzip = { 'content-encoding': 'gzip' };

  for (const [title, name, body, headers] of [
    ['protobuf', 'vercel-ai-v7', readBody('vercel-ai-v7', '001.bin'), protobuf],
    ['JSON', 'vercel-ai-v6', readBody('vercel-ai-v6', '001.json'), json],
    [
      'gzipped protobuf',
      'vercel-ai-v7',
      gzipSync(readBody('vercel-ai-v7', '001.bin')),
      { ...protobuf, ...gzip },
    ],
    [
      'gzipped JSON',
      'vercel-ai-v6',
      gzipSync(readBody('vercel-ai-v6', '001.json')),
      { ...json, ...gzip },
    ],
  ] as const) {
    it(`reads ${title} and gives it back`, async () => {
      await send(collector, body, headers);
      await send(collector, body, headers);
      const { runs, spans } = await readAll(folder.path);
      const expected = readExpected(name);
      assert.equal(runs.length, expected.counts.traces);
      assert.equal(spans.length, expected.counts.spans, 'a second copy counts once');
      assert.equal(
        runs.reduce((sum, run) => sum + run.spanCount, 0),
        expected.counts.spans,
      );
      assert.deepEqual(callFigures(spans), expectedFigures(expected));
    });
  }

  it('joins log records with their spans, in whichever order they come, and takes metrics', async () => {
    const name = 'otel-contrib-openai';
    await send(collector, readBody(name, '002.bin'), protobuf, 'logs');
    await send(collector, readBody(name, '001.bin'), protobuf);
    await send(collector, readBody(name, '003.bin'), protobuf, 'metrics');
    const { spans, logs } = await readAll(folder.path);
    assert.equal(spans.length, 10);
    const calls = spans.filter((span) => span.kind === 'llm');
    assert.equal(calls.length, 9);
    for (const { llm } of calls) {
      assert.deepEqual(
        llm?.inputMessages?.slice(0, 2).map(({ role }) => role),
        ['system', 'user'],
      );
    }
    assert.equal(calls.filter(({ llm }) => llm?.outputMessages !== undefined).length, 7);
    assert.equal(logs.length, 32);
    // The first call that was made: instructions, a question and an answer.
    const shown = await spanwise(folder.path, ['show', logs.at(-1)?.traceId ?? '']);
    assert.match(shown.stdout, /\n3 log records\n$/);
  });

  it("takes traces of OpenAI's Agents SDK, in two requests, masked like all telemetry", async () => {
    const key = `sk-proj-${'a1B2'.repeat(12)}`;
    const [trace, agent, ...below] = agentsItems;
    const leak = agentsSpan('c1', { parent: 'a1', type: 'function', name: 'login', input: key });
    for (const items of [
      [trace ?? null, ...below],
      [agent ?? null, leak],
    ]) {
      const body = agentsBody(items);
      const ingest = await fetch(`${collector.http}/v1/traces/ingest`, {
        method: 'POST',
        headers: { ...json, 'openai-beta': 'traces=v1', authorization: `Bearer ${key}` },
        body: new Uint8Array(body),
      });
      assert.equal(ingest.status, 200, await ingest.text());
    }
    const { runs, spans } = await readAll(folder.path);
    assert.deepEqual(
      runs.map((run) => [run.name, run.status, run.llmCalls, run.toolCalls]),
      [['Plan a trip', 'ok', 2, 2]],
    );
    assert.equal(spans.length, agentsItems.length + 1);
    assert.doesNotMatch(JSON.stringify(spans), new RegExp(key));
  });

  it('loses nothing that it acknowledged when it is killed', async () => {
    await send(collector, readBody('vercel-ai-v7', '001.bin'), protobuf);
    await kill(collector.process, 'SIGKILL');
    const offline = await readAll(folder.path);
    assert.equal(offline.spans.length, readExpected('vercel-ai-v7').counts.spans);
    collector = await serve(folder.path);
    const online = await readAll(folder.path);
    assert.deepEqual(online, offline);
  });

  it('answers a bad body with 400 and goes on', async () => {
    const response = await fetch(`${collector.http}/v1/traces`, {
      method: 'POST',
      headers: json,
      body: '{"resourceSpans":',
    });
    assert.equal(response.status, 400);
    await send(collector, readBody('vercel-ai-v6', '001.json'), json);
    const { spans } = await readAll(folder.path);
    assert.equal(spans.length, readExpected('vercel-ai-v6').counts.spans);
  });

  it('finds a run by a prefix, and spans by what they hold', async () => {
    await send(collector, readBody('vercel-ai-v7', '001.bin'), protobuf);
    const { runs } = await readAll(folder.path);
    const [first] = runs;
    assert.ok(first);
    const shown = await spanwiseJson(folder.path, ['show', first.traceId.slice(0, 12)]);
    assert.equal((shown as RunDetail).run.traceId, first.traceId);
    const found = (await spanwiseJson(folder.path, ['search', 'RAIN gear'])) as SpanJson[];
    assert.ok(found.length > 0);
    assert.ok(found.every((span) => JSON.stringify(span).toLowerCase().includes('rain gear')));
    assert.deepEqual(await spanwiseJson(folder.path, ['search', 'nobody wrote this']), []);
  });

  it('lists failed runs alone', async () => {
    await send(collector, readBody('vercel-ai-v7', '001.bin'), protobuf);
    const failed = (await spanwiseJson(folder.path, ['runs', '--failed'])) as RunJson[];
    assert.ok(failed.length > 0);
    assert.ok(failed.every((run) => run.status === 'error'));
    const last = (await spanwiseJson(folder.path, ['show', 'last-failed'])) as RunDetail;
    assert.equal(last.run.traceId, failed[0]?.traceId);
  });
});

describe('reading without a collector', () => {
  it('finds no runs where nothing was ever received', async () => {
    const folder = temporaryFolder();
    assert.deepEqual(await spanwiseJson(folder.path, ['runs']), []);
    const shown = await spanwise(folder.path, ['show', 'last']);
    assert.deepEqual(
      [shown.exitCode, shown.stderr, shown.stdout],
      [1, 'There are no runs yet.\n', ''],
    );
    folder.remove();
  });
});

interface AllRuns {
  readonly runs: readonly RunJson[];
  readonly spans: readonly SpanJson[];
  readonly logs: readonly LogJson[];
}

/** Newest first, each with its spans and its log records. */
async function readAll(data: string): Promise<AllRuns> {
  const runs = (await spanwiseJson(data, ['runs'])) as RunJson[];
  const spans: SpanJson[] = [];
  const logs: LogJson[] = [];
  for (const run of runs) {
    const detail = (await spanwiseJson(data, ['show', run.traceId])) as RunDetail;
    assert.deepEqual(detail.run, run);
    spans.push(...detail.spans);
    logs.push(...detail.logs);
  }
  return { runs, spans, logs };
}

/** Model and tokens of each model call, in no order. */
function callFigures(spans: readonly SpanJson[]): readonly string[] {
  return spans
    .filter((span) => span.kind === 'llm')
    .map(({ llm }) =>
      figures(llm?.responseModel, llm?.usage?.inputTokens, llm?.usage?.outputTokens),
    )
    .toSorted();
}

function expectedFigures(expected: Expected): readonly string[] {
  return expected.llmCalls
    .map(({ responseModel, telemetry }) =>
      figures(responseModel, telemetry.inputTokens, telemetry.outputTokens),
    )
    .toSorted();
}

function figures(...values: readonly (string | number | null | undefined)[]): string {
  return values.map((value) => value ?? 'unknown').join(' ');
}
