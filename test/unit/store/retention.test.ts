import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.ts';
import { nanos } from '../../../src/base/nanos.ts';
import type { ExecutionId, TraceId } from '../../../src/model/ids.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import type { RetentionLimits } from '../../../src/store/retention.ts';
import { numberPoint, sampleLog, samplePoint } from '../../support/sample-signals.ts';
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

describe('retention', () => {
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

  /** A run of `spans` spans of 2 KB each that can be searched by its name. */
  function add(
    name: string,
    ageDays: number,
    change: { spans?: number; executionId?: string } = {},
  ) {
    const traceId = sampleTraceId(name);
    const spans = Array.from({ length: change.spans ?? 2 }, (_, index) =>
      toStore(sampleSpan({ traceId, spanId: sampleSpanId(String(index)) }), {
        encoded: { format: 'protobuf', bytes: randomBytes(2_000) },
        ...(change.executionId !== undefined && { executionId: change.executionId as ExecutionId }),
      }),
    );
    store.spanWriter.append(spans, nowMs - ageDays * dayMs);
    while (store.rollup.refreshSome(nowMs, 1_000));
    while (store.search.indexNext(1_000, () => [name]));
    return traceId;
  }

  function prune(limits: RetentionLimits) {
    const steps = [...store.retention.prune(limits, nowMs)];
    const sum = (member: 'runs' | 'spans') =>
      steps.reduce((total, step) => total + step[member], 0);
    return { runs: sum('runs'), spans: sum('spans') };
  }

  const there = (traceId: TraceId): boolean => store.runs.get(traceId) !== undefined;

  async function execute(sql: string): Promise<void> {
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    database.exec(sql);
    database.close();
  }

  it('deletes runs by age with their spans and words, and leaves younger ones', async () => {
    const [old, young] = [add('0ld', 20, { spans: 700 }), add('1d', 1)];
    assert.deepEqual(prune({ olderThanMs: 7 * dayMs }), { runs: 1, spans: 700 });
    assert.deepEqual([there(old), there(young)], [false, true]);
    assert.equal([...store.spans.ofRun(old)].length, 0);
    assert.equal(store.search.find('0ld', 10).length, 0);
    assert.equal(store.search.find('1d', 10).length, 2);
    await execute("INSERT INTO span_text (span_text) VALUES ('integrity-check')");
    assert.deepEqual(prune({ olderThanMs: 7 * dayMs }), { runs: 0, spans: 0 });
  });

  it('deletes the log records of a run with it, and what belongs to no run by its age', () => {
    const at = (ageDays: number): bigint => BigInt(nowMs - ageDays * dayMs) * 1_000_000n;
    const addWithLogs = (name: string, ageDays: number): TraceId => {
      const traceId = add(name, ageDays);
      const logs = [{ traceId }, {}].map((ids) => sampleLog({ text: name, at: at(20), ...ids }));
      store.logWriter.append(logs, nowMs - ageDays * dayMs);
      return traceId;
    };
    const [old, young] = [addWithLogs('0ld', 20), addWithLogs('1d', 1)];
    const points = [20, 1].map((age) => samplePoint(numberPoint(age, at(age))));
    store.metricWriter.append(points, nowMs);
    prune({ olderThanMs: 7 * dayMs });
    assert.equal(store.logs.ofRun(old).length, 0);
    assert.equal(store.logs.ofRun(young).length, 1);
    const [series] = store.metrics.series('calls');
    assert.ok(series);
    const left = store.metrics.points(series.id, {
      from: nanos(0n),
      to: nanos(2n ** 63n - 1n),
      most: 100,
    });
    assert.deepEqual(
      left.map(({ value }) => value),
      [1],
    );
  });

  it('leaves pinned runs until their pin is taken away', () => {
    const [pinned, other] = [add('1', 20), add('2', 20)];
    store.pins.pin(pinned);
    assert.equal(store.runs.get(pinned)?.run.pinned, true);
    assert.equal(prune({ olderThanMs: dayMs, maxSizeBytes: 0 }).runs, 1);
    assert.deepEqual([there(pinned), there(other)], [true, false]);
    store.pins.unpin(pinned);
    assert.equal(store.runs.get(pinned)?.run.pinned, undefined);
    assert.equal(prune({ olderThanMs: dayMs }).runs, 1);
  });

  it('deletes by size, the oldest first, and makes the file smaller', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => add(String(index), 10, { spans: 400 }));
    const before = store.retention.usedBytes();
    prune({ maxSizeBytes: before / 2 });
    assert.ok(store.retention.usedBytes() <= before / 2);
    const kept = runs.map(there);
    const firstKept = kept.indexOf(true);
    assert.ok(firstKept > 0);
    assert.ok(!kept.slice(firstKept).includes(false), 'the oldest go first');
    store.dispose();
    store = await openStore(folder.path, silentLog, sampleDerivation);
    assert.ok(statSync(databaseFile(folder.path)).size <= before * 0.6);
  });

  it('deletes exchanges and executions with the last run that they belong to', () => {
    const executionId = 'e'.repeat(20) as ExecutionId;
    const add2 = (name: string, age: number) => add(name, age, { executionId });
    store.executions.add({
      executionId,
      mode: 'record',
      startedBy: 'command-line',
      command: { type: 'shell', line: 'true' },
      workingDirectory: '/',
      upstreams: {},
      startedAtMs: 1,
    });
    store.exchanges.add(executionId, {
      startedAtMs: 1,
      request: { method: 'POST', path: '/', headers: [], body: new Uint8Array() },
      response: { status: 200, headers: [], frames: [], outcome: 'complete', durationMs: 1 },
    });
    add2('1', 20);
    const second = add2('2', 1);
    prune({ olderThanMs: 7 * dayMs });
    assert.equal(store.exchanges.count(executionId), 1);
    prune({ maxSizeBytes: 0 });
    assert.equal(there(second), false);
    assert.equal(store.exchanges.count(executionId), 0);
    assert.equal(store.executions.get(executionId), undefined);
  });

  it('goes on with a run that was being deleted when the process died', async () => {
    const traceId = add('1', 20, { spans: 700 });
    const steps = store.retention.prune({ olderThanMs: dayMs }, nowMs);
    steps.next();
    steps.next();
    store.dispose();
    store = await openStore(folder.path, silentLog, sampleDerivation);
    assert.equal(there(traceId), false);
    assert.deepEqual(prune({}), { runs: 0, spans: 400 });
    assert.equal([...store.spans.ofRun(traceId)].length, 0);
  });

  it('leaves searchable and derived what comes after all is gone, be it the same run again', async () => {
    const said = `said ${'again '.repeat(30)}`;
    const addSpans = (count: number): void => {
      const spans = Array.from({ length: count }, (_, index) =>
        toStore(sampleSpan({ spanId: sampleSpanId(String(index + 1)) })),
      );
      store.spanWriter.append(spans, nowMs - 20 * dayMs);
      while (store.deriver.deriveNext(1_000));
      while (store.rollup.refreshSome(nowMs, 1_000));
      while (store.search.indexNext(1_000, () => [said]));
    };
    addSpans(3);
    prune({ olderThanMs: 7 * dayMs });
    assert.equal(store.search.find('said again', 10).length, 0);
    add('1', 1, { spans: 1 });
    addSpans(2);
    assert.equal(store.search.find('said again', 10).length, 1);
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const sql = 'SELECT id FROM spans WHERE id NOT IN (SELECT id FROM span_facts)';
    assert.deepEqual(database.prepare(sql).all(), []);
    database.close();
  });

  it('deletes exchanges that belong to no run once they are old', () => {
    const executionId = 'f'.repeat(20) as ExecutionId;
    for (const startedAtMs of [1, nowMs])
      store.exchanges.add(executionId, {
        startedAtMs,
        request: { method: 'POST', path: '/', headers: [], body: new Uint8Array() },
        response: { status: 200, headers: [], frames: [], outcome: 'complete', durationMs: 1 },
      });
    prune({ olderThanMs: dayMs });
    assert.equal(store.exchanges.count(executionId), 1);
  });
});
