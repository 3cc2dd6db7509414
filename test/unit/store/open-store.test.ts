import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/log.ts';
import { nanos } from '../../../src/base/nanos.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';
import type { RecordedExchange } from '../../../src/model/recorded-exchange.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { quietAfterMs } from '../../../src/store/run-rollup.ts';
import {
  openSpan,
  sampleSpan,
  sampleSpanId,
  sampleStart,
  sampleTraceId,
  toStore,
  sampleDerivation,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const traceId = sampleTraceId('01');
const executionId = 'execution0000001' as ExecutionId;

for (const [forced, driver] of [
  ['native', 'better-sqlite3'],
  ['node', 'node:sqlite'],
] as const) {
  describe(`store on ${driver}`, () => {
    const folder = temporaryFolder();
    let store: Store;
    let count = 0;

    before(() => (process.env['SPANWISE_SQLITE'] = forced));
    after(() => {
      delete process.env['SPANWISE_SQLITE'];
      folder.remove();
    });
    beforeEach(async () => {
      const path = `${folder.path}/${count++}`;
      mkdirSync(path);
      store = await openStore(path, silentLog, sampleDerivation);
    });
    afterEach(() => store.dispose());

    const append = (...spans: Parameters<Store['spanWriter']['append']>[0]): void => {
      store.spanWriter.append(spans, Date.now());
    };

    it('uses the driver that was asked for', () => assert.equal(store.driver, driver));

    it('sums up a run whose child came first', () => {
      const root = sampleSpan();
      const child = sampleSpan({
        spanId: sampleSpanId('02'),
        parentSpanId: root.spanId,
        name: 'chat',
        kind: 'llm',
        status: { code: 'error' },
        llm: {
          provider: 'openai',
          responseModel: 'gpt-4o-mini-2024-07-18',
          usage: { inputTokens: 412, outputTokens: 27, cacheReadTokens: 128 },
          cost: { usd: 0.000_05, source: 'priced' },
        },
      });
      append(toStore(child));
      assert.equal(store.runs.get(traceId)?.run.status, 'running', 'its root has not come');
      append(toStore(root));
      assert.deepEqual(store.runs.get(traceId)?.run, {
        traceId,
        name: 'agent',
        service: 'sample',
        startTime: sampleStart,
        durationMs: 1000,
        status: 'ok',
        spanCount: 2,
        errorCount: 1,
        llmCalls: 1,
        toolCalls: 0,
        usage: { inputTokens: 412, outputTokens: 27, cacheReadTokens: 128 },
        cost: { usd: 0.000_05, unpricedCalls: 0 },
        models: ['gpt-4o-mini-2024-07-18'],
      });
    });

    it('counts a second copy once', () => {
      append(toStore(sampleSpan()), toStore(sampleSpan()));
      append(toStore(sampleSpan()));
      assert.equal(store.runs.get(traceId)?.run.spanCount, 1);
      assert.equal([...store.spans.ofRun(traceId)].length, 1);
    });

    it('replaces an open copy by an ended one, in either order', () => {
      append(toStore(openSpan({ name: 'open' })));
      assert.equal(store.runs.get(traceId)?.run.status, 'running');
      append(toStore(sampleSpan({ name: 'ended' })));
      append(toStore(openSpan({ name: 'open' })));
      const stored = store.spans.get(traceId, sampleSpanId('01'));
      assert.equal(stored && sampleDerivation.spanOf(stored, store.neighbors).name, 'ended');
      const run = store.runs.get(traceId)?.run;
      assert.deepEqual([run?.name, run?.status], ['ended', 'ok']);
    });

    it('writes a batch whole or not at all', () => {
      const bad = toStore(sampleSpan({ spanId: sampleSpanId('02') }), {
        scope: undefined as unknown as string,
        resource: 'only in the batch that fails',
      });
      assert.throws(() => append(toStore(sampleSpan()), bad));
      assert.equal(store.runs.get(traceId), undefined);
      append(toStore(sampleSpan(), { resource: 'only in the batch that fails' }));
      assert.equal([...store.spans.ofRun(traceId)][0]?.resource, 'only in the batch that fails');
    });

    it('takes numbers that no column can hold', () => {
      append(
        toStore(
          sampleSpan({
            endTime: nanos(2n ** 64n - 1n),
            llm: {
              usage: { inputTokens: 1.5, outputTokens: 1e300 },
              cost: { usd: NaN, source: 'reported' },
            },
          }),
        ),
      );
      const run = store.runs.get(traceId)?.run;
      assert.equal(run?.spanCount, 1);
      assert.deepEqual(run.usage, { inputTokens: 2 });
    });

    it('keeps times to the nanosecond', () => {
      append(toStore(sampleSpan({ startTime: nanos(sampleStart + 1n) })));
      assert.equal(store.runs.get(traceId)?.run.startTime, sampleStart + 1n);
      assert.equal(store.runs.get(traceId)?.run.durationMs, 999.999_999);
    });

    it('lists the newest first, failed ones alone, and from a time on', () => {
      for (const digit of ['1', '2', '3']) {
        append(
          toStore(
            sampleSpan({
              traceId: sampleTraceId(`0${digit}`),
              startTime: nanos(sampleStart + BigInt(digit)),
              status: { code: digit === '2' ? 'error' : 'ok' },
            }),
          ),
        );
      }
      const ids = (options: { limit: number; failedOnly: boolean; since: bigint }): string[] =>
        store.runs.list(options).map((each) => each.run.traceId.slice(-1));
      assert.deepEqual(ids({ limit: 2, failedOnly: false, since: 0n }), ['3', '2']);
      assert.deepEqual(ids({ limit: 9, failedOnly: true, since: 0n }), ['2']);
      assert.deepEqual(ids({ limit: 9, failedOnly: false, since: sampleStart + 3n }), ['3']);
    });

    it('closes a run that waits in vain, and says so', () => {
      append(toStore(openSpan()));
      assert.deepEqual(store.rollup.closeQuiet(Date.now()), []);
      const before = store.runs.get(traceId)?.change ?? 0;
      assert.deepEqual(store.rollup.closeQuiet(Date.now() + quietAfterMs + 1), [traceId]);
      const after = store.runs.get(traceId);
      assert.equal(after?.run.status, 'ok');
      assert.ok((after?.change ?? 0) > before);
    });

    it('closes a run when its command has ended', () => {
      addExecution();
      append(toStore(openSpan(), { executionId }));
      assert.equal(store.runs.get(traceId)?.run.status, 'running');
      store.executions.end(executionId, 2, 1);
      assert.equal(store.runs.get(traceId)?.run.status, 'ok');
      assert.equal(store.executions.get(executionId)?.exitCode, 1);
    });

    it('knows the execution of a run by the answers that both saw', () => {
      addExecution();
      store.exchanges.add(executionId, { ...exchange(1), responseId: 'chatcmpl-1' });
      append(toStore(sampleSpan({ llm: { responseId: 'chatcmpl-1' } })));
      assert.equal(store.runs.get(traceId)?.executionId, executionId);
      assert.deepEqual(
        store.runs.ofExecution(executionId).map((each) => each.run.traceId),
        [traceId],
      );
    });

    it('gives exchanges back as they were, in order of arrival', () => {
      store.exchanges.add(executionId, exchange(2));
      store.exchanges.add(executionId, exchange(1));
      const [first, second] = store.exchanges.ofExecution(executionId);
      assert.deepEqual(plain(first), plain(exchange(1)));
      assert.deepEqual(plain(second), plain(exchange(2)));
      assert.equal(store.exchanges.count(executionId, { fromMs: 2, toMs: 2 }), 1);
    });

    it('indexes for search in batches, and each span once', () => {
      const encoded = (text: string) => ({
        encoded: { format: 'json' as const, bytes: new TextEncoder().encode(text) },
      });
      for (const [id, text] of [
        ['01', 'Rain gear'],
        ['02', 'no rain GEAR'],
        ['03', 'say "rain"'],
      ] as const)
        append(toStore(sampleSpan({ spanId: sampleSpanId(id) }), encoded(text)));
      const indexed: string[] = [];
      const index = (limit: number): boolean =>
        store.search.indexNext(limit, ({ bytes }) => {
          indexed.push(new TextDecoder().decode(bytes));
          return [indexed.at(-1) ?? ''];
        });
      assert.equal(index(2), true);
      assert.equal(store.search.find('rain', 10).length, 2);
      assert.equal(index(2), false);
      assert.equal(index(2), false);
      assert.deepEqual(indexed, ['Rain gear', 'no rain GEAR', 'say "rain"']);
      assert.equal(store.search.find('RAIN gear', 10).length, 2);
      assert.equal(store.search.find('snow', 10).length, 0);
    });

    it('finds what the spans of a run repeat in the first that said it, also after it came again', () => {
      const said = `the long instruction ${'x '.repeat(60)}`;
      const add = (trace: string, id: string): void =>
        append(toStore(sampleSpan({ traceId: sampleTraceId(trace), spanId: sampleSpanId(id) })));
      const index = (): void => {
        while (store.search.indexNext(10, () => ['short', said]));
      };
      for (const id of ['01', '02', '03']) add('01', id);
      add('02', '01');
      index();
      const hits = (text: string): number => store.search.find(text, 10).length;
      assert.deepEqual([hits('long instruction'), hits('short')], [2, 4]);
      for (const id of ['01', '02', '03']) add('01', id);
      index();
      assert.deepEqual([hits('long instruction'), hits('short')], [2, 4]);
    });

    it('gives a timeline in order of start, open spans without a length', () => {
      append(
        toStore(
          openSpan({ spanId: sampleSpanId('02'), startTime: nanos(sampleStart + 5_000_001n) }),
        ),
      );
      append(toStore(sampleSpan()));
      const run = store.runs.get(traceId)?.run;
      assert.ok(run);
      assert.deepEqual(
        store.spans
          .timeline(run)
          .map((row) => [row.span_id.slice(-1), row.start_ms, row.duration_ms]),
        [
          ['1', 0, 1000],
          ['2', 5.000_001, null],
        ],
      );
    });

    it('keeps a session under its id, with the newest upstreams', () => {
      const session = { sessionId: executionId, upstreams: {}, openedAtMs: 1 };
      const upstreams = { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
      store.executions.saveSession(session);
      store.executions.saveSession({ ...session, upstreams, openedAtMs: 2 });
      assert.deepEqual(store.executions.session(executionId), { ...session, upstreams });
    });

    it('counts problems by kind and keeps the first of each', () => {
      store.problems.record(
        [
          { code: 'a', message: 'first' },
          { code: 'a', message: 'second' },
        ],
        1,
      );
      store.problems.record([{ code: 'a', message: 'third' }], 2);
      assert.deepEqual(store.problems.list(), [
        { code: 'a', message: 'first', count: 3, firstAtMs: 1, lastAtMs: 2 },
      ]);
    });

    it('holds what was committed before its process was killed', async () => {
      const killed = temporaryFolder();
      const script = fileURLToPath(new URL('../../support/append-and-die.ts', import.meta.url));
      const register = new URL('../../support/register.mjs', import.meta.url).href;
      const child = spawnSync(process.execPath, [`--import=${register}`, script, killed.path]);
      assert.equal(child.signal, 'SIGKILL', String(child.stderr));
      const reopened = await openStore(killed.path, silentLog, sampleDerivation);
      assert.equal(reopened.runs.get(traceId)?.run.spanCount, 50);
      reopened.dispose();
      killed.remove();
    });

    function addExecution(): void {
      store.executions.add({
        executionId,
        mode: 'record',
        startedBy: 'command-line',
        command: { type: 'arguments', arguments: ['node', 'agent.js'] },
        workingDirectory: '/work',
        upstreams: {},
        startedAtMs: 1,
      });
    }
  });
}

function exchange(sequence: number): RecordedExchange {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    sequence,
    startedAtMs: sequence,
    request: {
      method: 'POST',
      path: '/v1/x',
      headers: [['a', 'b']],
      body: bytes(`{"n":${sequence}}`),
    },
    response: {
      status: 200,
      headers: [['content-type', 'text/event-stream']],
      frames: [
        { offsetMs: 1.5, bytes: bytes('data: 1\n\n') },
        { offsetMs: 2, bytes: bytes('data: é\n\n') },
      ],
      outcome: 'complete',
      durationMs: 3,
    },
  };
}

/** The drivers give bytes as `Buffer` or `Uint8Array`; only the bytes matter. */
function plain(recorded: RecordedExchange | undefined): unknown {
  assert.ok(recorded);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const { request, response } = recorded;
  const frames = response.frames.map((frame) => [frame.offsetMs, text(frame.bytes)]);
  return {
    ...recorded,
    request: { ...request, body: text(request.body) },
    response: { ...response, frames },
  };
}
