import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { ChangeCounter } from '../../../src/store/change-counter.ts';
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
    const writer = new SpanWriter(database, new ChangeCounter(database), {
      origins: new Origins(database),
      deriver: new SpanDeriver(database, sampleDerivation, new Payloads(database)),
    });
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
});
