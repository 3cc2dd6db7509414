import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import { numberPoint, sampleLog, sampleMetric, samplePoint } from '../../support/sample-signals.ts';
import {
  sampleSpan,
  sampleSpanId,
  sampleTraceId,
  toStore,
  sampleDerivation,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const dayMs = 86_400_000;
const nowMs = 100 * dayMs;

describe('orphans', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, sampleDerivation);
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function addSpan(name: string, ageDays: number): void {
    const span = sampleSpan({ traceId: sampleTraceId(name), spanId: sampleSpanId(name) });
    const origin = { resource: `of span ${name}`, scope: `of span ${name}` };
    store.spanWriter.append([toStore(span, origin)], nowMs - ageDays * dayMs);
    while (store.rollup.refreshSome(nowMs, 1_000));
  }

  function addSignals(name: string, ageDays: number): void {
    const at = BigInt(nowMs - ageDays * dayMs) * 1_000_000n;
    const log = { ...sampleLog({ text: name, at }), resource: `of log ${name}`, scope: 'of logs' };
    store.logWriter.append([log], nowMs);
    const origin = { resource: `of point ${name}`, scope: 'of points' };
    const metric = { ...sampleMetric, name };
    store.metricWriter.append([samplePoint(numberPoint(1, at), { metric, ...origin })], nowMs);
  }

  function prune(): void {
    for (const _ of store.retention.prune({ olderThanMs: 7 * dayMs }, nowMs));
  }

  async function texts(table: 'resources' | 'scopes'): Promise<readonly string[]> {
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const rows = database
      .prepare<{ body: string }>(`SELECT body FROM ${table} ORDER BY body`)
      .all();
    assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
    database.close();
    return rows.map(({ body }) => body);
  }

  it('go when the last that referred to them went, and what is in use stays', async () => {
    addSpan('1', 20);
    addSpan('2', 1);
    addSignals('0ld', 20);
    addSignals('1d', 1);
    prune();
    for (const _ of store.orphans.sweep());
    assert.deepEqual(await texts('resources'), ['of log 1d', 'of point 1d', 'of span 2']);
    assert.deepEqual(await texts('scopes'), ['of logs', 'of points', 'of span 2']);
    assert.deepEqual(store.metrics.series('0ld'), []);
    assert.equal(store.metrics.series('1d').length, 1);
  });

  it('stay where they come into use again while they are looked for', async () => {
    for (const stepsBefore of [1, 2, 3, 4, 5, 6]) {
      addSpan('1', 20);
      prune();
      const sweep = store.orphans.sweep();
      for (let step = 0; step < stepsBefore; step++) sweep.next();
      addSpan('1', 1);
      for (const _ of sweep);
      assert.deepEqual(await texts('resources'), ['of span 1']);
      assert.equal([...store.spans.ofRun(sampleTraceId('1'))].length, 1);
      addSpan('1', 20);
    }
  });

  it('may come again after they were deleted', async () => {
    addSpan('1', 20);
    prune();
    for (const _ of store.orphans.sweep());
    assert.deepEqual(await texts('resources'), []);
    addSpan('1', 1);
    assert.deepEqual(await texts('resources'), ['of span 1']);
  });
});
