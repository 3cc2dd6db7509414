import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/log.ts';
import type { TraceId } from '../../../src/model/ids.ts';
import type { EncodedRecord } from '../../../src/model/otlp-wire.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import { UnequalPackError } from '../../../src/store/pack-writer.ts';
import type { SpanToStore } from '../../../src/store/span-row.ts';
import { toSpanToStore } from '../../../src/collector/span-decoding.ts';
import { captureNames, readCapture } from '../../support/captures.ts';
import { conversation, randomText } from '../../support/conversations.ts';
import {
  sampleSpan,
  sampleTraceId,
  toStore,
  sampleDerivation,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const nowMs = 1_800_000_000_000;
const quietMs = 600_000;

const text = ({ bytes }: EncodedRecord): string => Buffer.from(bytes).toString('latin1');

for (const driver of ['native', 'node']) {
  describe(`compaction with the ${driver} driver`, () => {
    const usual = process.env['SPANWISE_SQLITE'];
    let folder: ReturnType<typeof temporaryFolder>;
    let store: Store;

    beforeEach(async () => {
      process.env['SPANWISE_SQLITE'] = driver;
      folder = temporaryFolder();
      store = await openStore(folder.path, silentLog, sampleDerivation);
    });
    afterEach(() => {
      store.dispose();
      folder.remove();
      if (usual === undefined) delete process.env['SPANWISE_SQLITE'];
      else process.env['SPANWISE_SQLITE'] = usual;
    });

    function add(spans: readonly SpanToStore[], receivedAtMs = nowMs - quietMs): void {
      store.spanWriter.append(spans, receivedAtMs);
      while (store.rollup.refreshSome(nowMs, 1_000));
    }

    function compact(): number {
      const steps = [...store.compaction.compact(nowMs - quietMs)];
      return steps.filter((isRunDone) => isRunDone).length;
    }

    function assertSame(spans: readonly SpanToStore[]): void {
      for (const { header, encoded } of spans) {
        const stored = store.spans.get(header.traceId, header.spanId);
        assert.equal(stored?.encoded.format, encoded.format);
        assert.equal(text(stored.encoded), text(encoded));
      }
    }

    async function query<Row>(sql: string): Promise<readonly Row[]> {
      const database = await openDatabase(databaseFile(folder.path), silentLog);
      try {
        return database.prepare<Row>(sql).all();
      } finally {
        database.close();
      }
    }

    async function count(table: 'packs' | 'bodies' | 'pack_bodies'): Promise<number> {
      const [row] = await query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
      return row?.count ?? NaN;
    }

    it('gives every span of recorded agents back as it came, byte for byte', () => {
      const spans = captureNames.flatMap((name) => readCapture(name).map(toSpanToStore));
      add(spans);
      const before = store.retention.usedBytes();
      assert.ok(compact() > 5);
      assert.ok(store.retention.usedBytes() < before);
      assertSame(spans);
    });

    it('keeps once what the calls of a conversation, and other runs, repeat', () => {
      const prompt = randomText(20_000);
      const first = conversation(sampleTraceId('1'), 40, prompt);
      const payload = first.reduce((sum, { encoded }) => sum + encoded.bytes.length, 0);
      const empty = store.retention.usedBytes();
      add(first);
      compact();
      const small = store.retention.usedBytes() - empty;
      assert.ok(small < payload * 0.1, `${small} of ${payload} bytes`);
      const second = conversation(sampleTraceId('2'), 1, prompt);
      const before = store.retention.usedBytes();
      add(second);
      compact();
      assert.ok(store.retention.usedBytes() - before < 20_000);
      assertSame([...first, ...second]);
      assert.deepEqual(read(store, sampleTraceId('1')), texts(first));
    });

    it('leaves runs that are not quiet yet, and does nothing twice', () => {
      add(conversation(sampleTraceId('1'), 3, 'a'), nowMs - 1_000);
      assert.equal(compact(), 0);
      add(conversation(sampleTraceId('1'), 3, 'a'));
      assert.equal(compact(), 1);
      assert.equal(compact(), 0);
    });

    it('leaves bytes that do not get less', async () => {
      const bytes = randomBytes(300_000);
      const spans = [toStore(sampleSpan(), { encoded: { format: 'protobuf', bytes } })];
      add(spans);
      compact();
      assert.equal(await count('packs'), 0);
      assertSame(spans);
    });

    it('takes the place of a compacted span with one that is sent again', async () => {
      const [traceId, said] = [sampleTraceId('1'), randomText(3_000)];
      const spans = (word: string): SpanToStore[] => conversation(traceId, 5, word + said);
      const first = spans('old');
      add(first);
      while (store.search.indexNext(100, () => ['old']));
      compact();
      assert.equal(
        store.search.indexNext(100, () => ['never']),
        false,
        'no word has changed',
      );
      const second = spans('new').slice(0, 2);
      add(second);
      assertSame([...second, ...first.slice(2)]);
      while (store.search.indexNext(100, () => ['new']));
      assert.deepEqual(
        ['old', 'new', 'never'].map((word) => store.search.find(word, 10).length),
        [3, 2, 0],
      );
      assert.equal(compact(), 1);
      assert.equal(await count('packs'), 2);
      assertSame([...second, ...first.slice(2)]);
      add(spans('third'));
      compact();
      assert.equal(await count('packs'), 1);
    });

    it('makes compacted spans searchable', () => {
      add(conversation(sampleTraceId('1'), 5, randomText(3_000)));
      compact();
      while (store.search.indexNext(100, (encoded) => [text(encoded).slice(2, 9)]));
      assert.equal(store.search.find('traceId', 10).length, 5);
    });

    it('frees with a run what no other run needs', async () => {
      const prompt = randomText(20_000);
      const spans = ['1', '2'].map((id) => conversation(sampleTraceId(id), 20, prompt));
      add(spans[0] ?? [], nowMs - 3 * quietMs);
      add(spans[1] ?? []);
      compact();
      const both = await count('bodies');
      const prune = (olderThanMs: number): void => {
        for (const _ of store.retention.prune({ olderThanMs }, nowMs));
      };
      prune(2 * quietMs);
      assert.equal(store.runs.get(sampleTraceId('1')), undefined);
      assertSame(spans[1] ?? []);
      assert.ok((await count('bodies')) < both);
      assert.ok((await count('bodies')) > 0);
      prune(0);
      for (const table of ['packs', 'bodies', 'pack_bodies'] as const)
        assert.equal(await count(table), 0);
    });

    it('keeps a span as it was where its parts would not make it again', async () => {
      const prompt = randomText(20_000);
      const [first, second] = ['1', '2'].map((id) => conversation(sampleTraceId(id), 5, prompt));
      add(first ?? []);
      compact();
      await query("UPDATE bodies SET is_compressed = 0, content = X'00' RETURNING id");
      add(second ?? []);
      assert.throws(compact, UnequalPackError);
      assertSame(second ?? []);
      assert.equal(compact(), 0);
    });
  });
}

describe('a process that is killed while it compacts', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('loses nothing, and leaves nothing half done', async function () {
    // Starts three processes.
    this.timeout(20_000);
    const spans = Array.from({ length: 12 }, (_, run) =>
      conversation(sampleTraceId(String(run + 10)), 30, randomText(8_000)),
    ).flat();
    const store = await openStore(folder.path, silentLog, sampleDerivation);
    store.spanWriter.append(spans, 1);
    while (store.rollup.refreshSome(Date.now(), 1_000));
    store.dispose();
    const script = fileURLToPath(new URL('../../support/compact-and-wait.ts', import.meta.url));
    const execArgv = ['--import', './test/support/register.mjs', '--no-warnings'];
    for (let round = 0; round < 3; round++) {
      const child = fork(script, [folder.path], { execArgv });
      await once(child, 'message');
      await delay(10 + Math.random() * 60);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await assertSameIn(folder.path, spans);
    }
    const after = await openStore(folder.path, silentLog, sampleDerivation);
    for (const _ of after.compaction.compact(Date.now()));
    after.dispose();
    await assertSameIn(folder.path, spans);
  });
});

/** And that SQLite finds nothing wrong. */
async function assertSameIn(folder: string, spans: readonly SpanToStore[]): Promise<void> {
  const store = await openStore(folder, silentLog, sampleDerivation);
  for (const traceId of new Set(spans.map(({ header }) => header.traceId))) {
    const ofRun = spans.filter(({ header }) => header.traceId === traceId);
    assert.deepEqual(read(store, traceId), texts(ofRun));
  }
  store.dispose();
  const database = await openDatabase(databaseFile(folder), silentLog);
  const check = database.prepare<object>('PRAGMA integrity_check').all();
  assert.deepEqual(
    check.map((row) => Object.values(row)),
    [['ok']],
  );
  assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
  database.close();
}

function read(store: Store, traceId: TraceId): readonly string[] {
  return Array.from(store.spans.ofRun(traceId), ({ encoded }) => text(encoded));
}

function texts(spans: readonly SpanToStore[]): readonly string[] {
  return spans.map(({ encoded }) => text(encoded));
}
