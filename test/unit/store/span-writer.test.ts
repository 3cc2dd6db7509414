import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { silentLog } from '../../../src/base/log.ts';
import { ChangeCounter } from '../../../src/store/change-counter.ts';
import type { Database } from '../../../src/store/database.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile } from '../../../src/store/open-store.ts';
import { Origins } from '../../../src/store/origins.ts';
import { Payloads } from '../../../src/store/payloads.ts';
import { SpanDeriver } from '../../../src/store/span-deriver.ts';
import { SpanWriter } from '../../../src/store/span-writer.ts';
import { sampleDerivation, sampleSpan, sampleSpanId, toStore } from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('span writer', () => {
  it('writes all of a batch or nothing where the disk is full, and goes on when there is room', async () => {
    const folder = temporaryFolder();
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const writer = newWriter(database);
    const count = (): unknown =>
      database.prepare<{ count: number }>('SELECT count(*) AS count FROM spans').get()?.count;
    const encoded = { format: 'json' as const, bytes: new Uint8Array(4_000) };
    const batch = Array.from({ length: 500 }, (_, index) =>
      toStore(sampleSpan({ spanId: sampleSpanId(String(index)) }), { encoded }),
    );
    const pages = database.prepare<{ page_count: number }>('PRAGMA page_count').get();
    database.exec(`PRAGMA max_page_count = ${(pages?.page_count ?? 0) + 20}`);
    for (let attempt = 0; attempt < 2; attempt++)
      assert.throws(() => writer.append(batch, 1), /database or disk is full/);
    assert.equal(count(), 0);
    database.exec('PRAGMA max_page_count = 100000');
    writer.append(batch, 1);
    assert.equal(count(), 500);
    database.close();
    folder.remove();
  });

  it('keeps each span once with its own newest bytes, however many come at once and in which batch', async () => {
    const folder = temporaryFolder();
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const writer = newWriter(database);
    const stored = database.prepare<{ span_id: string; payload: Uint8Array }>(
      'SELECT span_id, payload FROM spans JOIN span_data USING (id)',
    );
    const isKnown = new Set<boolean>();
    const spanNumbers = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(spanNumbers, { minLength: 1, maxLength: 4 }), (batches) => {
        database.exec('DELETE FROM spans');
        const newest = new Map<string, string>();
        for (const [batch, numbers] of batches.entries()) {
          const spans = numbers.map((number, index) => {
            const span = sampleSpan({ spanId: sampleSpanId(String(number)) });
            isKnown.add(newest.has(span.spanId));
            newest.set(span.spanId, `${batch} ${index}`);
            const bytes = new TextEncoder().encode(`${batch} ${index}`);
            return toStore(span, { encoded: { format: 'json', bytes } });
          });
          writer.append(spans, 1);
        }
        const rows = stored
          .all()
          .map(({ span_id, payload }): [string, string] => [
            span_id,
            Buffer.from(payload).toString(),
          ]);
        assert.equal(rows.length, newest.size);
        assert.deepEqual(new Map(rows), newest);
      }),
      { numRuns: 100 },
    );
    assert.equal(isKnown.size, 2);
    database.close();
    folder.remove();
  });
});

function newWriter(database: Database): SpanWriter {
  return new SpanWriter(database, new ChangeCounter(database), {
    origins: new Origins(database),
    deriver: new SpanDeriver(database, sampleDerivation, new Payloads(database)),
  });
}
