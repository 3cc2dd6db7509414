import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { toLogToStore } from '../../../src/collector/log-decoding.ts';
import { createRunQueries, type RunQueries } from '../../../src/collector/run-queries.ts';
import { toSpanToStore, spanDerivation } from '../../../src/collector/span-decoding.ts';
import type { ListRunsParams } from '../../../src/protocol/collector-api.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface SampleSpan {
  readonly traceId: string;
  readonly attributes?: { readonly [key: string]: string };
  readonly status?: { readonly code: number };
}

describe('run queries', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let queries: RunQueries;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
    queries = createRunQueries(store);
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function add(...spans: readonly SampleSpan[]): void {
    const wire = spans.map(({ traceId, attributes = {}, status }, index) => ({
      traceId: traceId.padEnd(32, '0'),
      spanId: String(index + 1).padStart(16, '0'),
      name: 'work',
      startTimeUnixNano: String(1_000 + index),
      endTimeUnixNano: '5000',
      attributes: Object.entries(attributes).map(([key, value]) => ({
        key,
        value: { stringValue: value },
      })),
      status,
    }));
    const body = new TextEncoder().encode(
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: wire }] }] }),
    );
    store.spanWriter.append(decodeTraces(body, 'json').records.map(toSpanToStore), Date.now());
  }

  it('resolve a unique prefix, and the newest and the newest failed run', async () => {
    add({ traceId: 'abc1', status: { code: 2 } }, { traceId: 'abd2' }, { traceId: 'e3' });
    const resolve = async (reference: string) =>
      (await queries.resolveRun({ reference })).traceId.replace(/0+$/, '');
    assert.equal(await resolve('ABC'), 'abc1');
    assert.equal(await resolve('last'), 'e3');
    assert.equal(await resolve('last-failed'), 'abc1');
    assert.throws(() => queries.resolveRun({ reference: 'ab' }), { code: 'ambiguous' });
    for (const reference of ['f', '%', '', 'zz'])
      assert.throws(() => queries.resolveRun({ reference }), { code: 'not-found' });
  });

  it('find text in values, also as it stands inside JSON, and not in keys', async () => {
    add(
      { traceId: 'a', attributes: { 'some.key': 'Take a "Storm-2" jacket' } },
      { traceId: 'b', attributes: { messages: '[{"content":"a \\"storm-2\\" jacket"}]' } },
      { traceId: 'c', attributes: { 'storm-2': 'nothing' } },
    );
    const found = async (text: string) =>
      (await queries.searchSpans({ text, limit: 10 })).map((span) => span.traceId.charAt(0));
    assert.deepEqual(await found('storm-2'), ['b', 'a']);
    assert.deepEqual(await found('"Storm-2"'), ['b', 'a']);
    assert.deepEqual(await found('WORK'), ['c', 'b', 'a']);
    assert.deepEqual(await found('some.key'), []);
    assert.equal((await queries.searchSpans({ text: 'work', limit: 2 })).length, 2);
  });

  it('find what was attached as metadata and tags, in every way of writing it', async () => {
    add(
      { traceId: 'a', attributes: { 'langfuse.observation.metadata.customer': '"Lovelace Ltd"' } },
      { traceId: 'b', attributes: { metadata: '{"customer":{"name":"Lovelace Ltd"}}' } },
      { traceId: 'c', attributes: { 'ai.telemetry.metadata.customer': 'lovelace ltd' } },
      { traceId: 'd', attributes: { 'langsmith.span.tags': 'beta, Lovelace Ltd' } },
      { traceId: 'e', attributes: { 'traceloop.association.properties.plan': 'free' } },
    );
    const found = async (text: string) =>
      (await queries.searchSpans({ text, limit: 10 })).map((span) => span.traceId.charAt(0));
    assert.deepEqual(await found('lovelace ltd'), ['d', 'c', 'b', 'a']);
    assert.deepEqual(await found('free'), ['e']);
    assert.deepEqual(await found('customer":'), [], 'names are no values');
  });

  it('give the log records of a run, in order of their time', async () => {
    const traceId = 'a'.padEnd(32, '0');
    const logRecords = [
      { traceId, timeUnixNano: '0', observedTimeUnixNano: '2000', eventName: 'late' },
      {
        traceId,
        spanId: '0000000000000001',
        timeUnixNano: '1000',
        severityNumber: 9,
        body: { kvlistValue: { values: [{ key: 'n', value: { intValue: '1' } }] } },
        attributes: [{ key: 'event.name', value: { stringValue: 'early' } }],
      },
    ];
    const request = { resourceLogs: [{ scopeLogs: [{ scope: { name: 'ai' }, logRecords }] }] };
    const body = new TextEncoder().encode(JSON.stringify(request));
    store.logWriter.append(decodeLogs(body, 'json').records.map(toLogToStore), Date.now());
    add({ traceId: 'a' });
    assert.deepEqual((await queries.getRun({ traceId })).logs, [
      {
        timeUnixNano: '1000',
        severity: 9,
        eventName: 'early',
        body: { n: 1 },
        attributes: { 'event.name': 'early' },
        traceId,
        spanId: '0000000000000001',
        resource: {},
        scope: 'ai',
      },
      {
        timeUnixNano: '2000',
        eventName: 'late',
        attributes: {},
        traceId,
        resource: {},
        scope: 'ai',
      },
    ]);
  });

  it('list the runs of a conversation, of a user, with a tag, and find them by these words', async () => {
    const of = (conversation: string, user: string, tag: string) => ({
      'session.id': conversation,
      'user.id': user,
      'langfuse.trace.tags': JSON.stringify([tag, 'nightly']),
    });
    add(
      { traceId: 'a', attributes: of('talk-1', 'ann', 'red'), status: { code: 2 } },
      { traceId: 'b', attributes: of('talk-1', 'bob', 'blue') },
      { traceId: 'c', attributes: of('talk-2', 'ann', 'red') },
      { traceId: 'd' },
    );
    const listed = async (filter: Omit<ListRunsParams, 'limit'>) =>
      (await queries.listRuns({ limit: 10, ...filter })).map((run) => run.traceId.charAt(0));
    assert.deepEqual(await listed({ conversationId: 'talk-1' }), ['b', 'a']);
    assert.deepEqual(await listed({ conversationId: 'talk-1', userId: 'ann' }), ['a']);
    assert.deepEqual(await listed({ conversationId: 'talk-1', tag: 'blue' }), ['b']);
    assert.deepEqual(await listed({ userId: 'ann' }), ['c', 'a']);
    assert.deepEqual(await listed({ userId: 'ann', tag: 'nightly', failedOnly: true }), ['a']);
    assert.deepEqual(await listed({ tag: 'red' }), ['c', 'a']);
    assert.deepEqual(await listed({ tag: 'no such tag' }), []);
    const [run] = await queries.listRuns({ limit: 10, conversationId: 'talk-2' });
    assert.deepEqual([run?.userId, run?.tags], ['ann', ['red', 'nightly']]);
    const found = async (text: string) =>
      (await queries.searchSpans({ text, limit: 10 })).map((span) => span.traceId.charAt(0));
    assert.deepEqual(await found('talk-1'), ['b', 'a']);
    assert.deepEqual(await found('blue'), ['b']);
    assert.deepEqual(await found('ann'), ['c', 'a']);
  });

  it('tell with a run what looks fine in it and is not', async () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.finish_reasons': '["length"]',
    };
    add({ traceId: 'a', attributes });
    const traceId = 'a'.padEnd(32, '0');
    const { findings } = await queries.getRun({ traceId });
    assert.deepEqual(await queries.getFindings({ traceId }), findings);
    assert.deepEqual(findings, [
      {
        code: 'output-truncated',
        severity: 'warning',
        spanId: '0000000000000001',
        message: 'The answer was cut off at the limit of output tokens.',
      },
    ]);
  });

  /** How often others had their turn before the answer came. */
  async function turnsUntil(answer: Promise<unknown>): Promise<number> {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await answer;
    clearImmediate(next);
    return turns;
  }

  it('leave others their turn while much is derived or indexed first', async () => {
    const long = Array.from({ length: 1_000 }, () => ({ traceId: 'a' }));
    add(...long.map((span) => ({ ...span, attributes: { note: 'umbrella' } })));
    const list = async () => queries.listRuns({ limit: 1 });
    const search = async () => queries.searchSpans({ text: 'umbrella', limit: 1_000 });
    for (const ask of [list, search]) {
      assert.ok((await turnsUntil(ask())) >= 9);
      assert.ok((await turnsUntil(ask())) < 5);
    }
    assert.equal((await list())[0]?.spanCount, long.length);
    assert.equal((await search()).length, long.length);
  });

  it('say what is not there', async () => {
    const traceId = 'a'.repeat(32);
    const notFound = { code: 'not-found' };
    const badRequest = { code: 'bad-request' };
    await assert.rejects(async () => queries.getRun({ traceId }), notFound);
    await assert.rejects(async () => queries.getTimeline({ traceId: '../x' }), notFound);
    await assert.rejects(async () => queries.getSpan({ traceId, spanId: 'x' }), notFound);
    await assert.rejects(async () => queries.listRuns({ limit: 0 }), badRequest);
  });
});
