import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.ts';
import { nanos } from '../../../src/base/nanos.ts';
import type { Span } from '../../../src/model/span.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import {
  sampleDerivation,
  sampleSpan,
  sampleSpanId,
  sampleTraceId,
  toStore,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('span neighbors', () => {
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

  function span(number: number, change: Partial<Span> = {}): Span {
    const spanId = sampleSpanId(number.toString(16).padStart(6, '0'));
    return sampleSpan({ spanId, startTime: nanos(BigInt(1_000 + number)), ...change });
  }

  function append(spans: readonly Span[]): void {
    store.spanWriter.append(
      spans.map((each) => toStore(each)),
      Date.now(),
    );
  }

  it('are the spans of the run around one, the nearest first', () => {
    const foreign = span(3, { traceId: sampleTraceId('02') });
    append([span(4), foreign, span(1), span(2), span(5)]);
    const names = (rows: readonly { readonly span_id: string }[]) =>
      rows.map(({ span_id }) => Number.parseInt(span_id.slice(-6), 16));
    assert.deepEqual(names(store.neighbors.before(span(4))), [2, 1]);
    assert.deepEqual(names(store.neighbors.after(span(1))), [2, 4, 5]);
    assert.deepEqual(names(store.neighbors.before(span(9))), []);
  });

  it('are some hundreds, however long the run is', () => {
    append(Array.from({ length: 5_000 }, (_, index) => span(index)));
    assert.equal(store.neighbors.before(span(4_000)).length, 300);
    assert.equal(store.neighbors.after(span(10)).length, 300);
  });

  it('are read by a range of ids, and not by way of the whole run', async () => {
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const steps = (name: string): readonly string[] => {
      const file = new URL(`../../../src/store/queries/${name}.sql`, import.meta.url);
      const sql = readFileSync(file, 'utf8');
      const names = [...sql.replaceAll(/--.*/g, '').matchAll(/:(\w+)/g)].map(([, key = '']) => key);
      return database
        .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(Object.fromEntries(names.map((key) => [key, 1])))
        .map(({ detail }) => detail)
        .filter((detail) => detail.startsWith('SEARCH'));
    };
    const byRange = /INTEGER PRIMARY KEY \(rowid>\?(?: AND rowid<\?)?\)/;
    for (const name of ['spans-before', 'spans-after', 'calls-told-by-log'])
      assert.match(steps(name)[0] ?? '', byRange);
    assert.match(
      steps('last-logs-of-span')[0] ?? '',
      /logs_by_span \(trace_id=\? AND span_id=\? AND time>/,
    );
    assert.match(steps('stored-span')[0] ?? '', /\(trace_id=\? AND span_id=\?\)/);
    database.close();
  });
});
