import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../../src/base/log.ts';
import {
  isCorruption,
  markCorrupt,
  openStoreOrSetAside,
} from '../../../src/store/corrupt-database.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile } from '../../../src/store/open-store.ts';
import { sampleSpan, sampleSpanId, toStore, sampleDerivation } from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

for (const driver of ['native', 'node']) {
  describe(`a damaged database with the ${driver} driver`, () => {
    const folder = temporaryFolder();
    const usual = process.env['SPANWISE_SQLITE'];
    before(() => (process.env['SPANWISE_SQLITE'] = driver));
    after(() => {
      if (usual === undefined) delete process.env['SPANWISE_SQLITE'];
      else process.env['SPANWISE_SQLITE'] = usual;
      folder.remove();
    });

    it('is set aside when it is opened, and kept', async () => {
      const first = await openStoreOrSetAside(folder.path, silentLog, sampleDerivation);
      assert.equal(first.setAside, undefined);
      const spans = Array.from({ length: 500 }, (_, index) =>
        toStore(sampleSpan({ spanId: sampleSpanId(String(index)) })),
      );
      first.store.spanWriter.append(spans, 1);
      first.store.dispose();
      overwrite(databaseFile(folder.path));
      const second = await openStoreOrSetAside(folder.path, silentLog, sampleDerivation);
      assert.ok(existsSync(second.setAside ?? ''));
      assert.equal(second.store.runs.list({ limit: 1, failedOnly: false, since: 0n }).length, 0);
      second.store.dispose();
    });

    it('is set aside at the next start where it was noticed in use, and once', async () => {
      markCorrupt(folder.path);
      const second = await openStoreOrSetAside(folder.path, silentLog, sampleDerivation);
      assert.ok(existsSync(second.setAside ?? ''));
      second.store.dispose();
      const third = await openStoreOrSetAside(folder.path, silentLog, sampleDerivation);
      assert.equal(third.setAside, undefined);
      third.store.dispose();
    });

    it('is told from other failures', async () => {
      const file = join(folder.path, 'other');
      writeFileSync(file, 'no database '.repeat(1_000));
      await assert.rejects(openDatabase(file, silentLog), (error) => isCorruption(error));
      const folderIsMissing = openDatabase(join(folder.path, 'missing', 'db'), silentLog);
      await assert.rejects(folderIsMissing, (error) => !isCorruption(error));
    });
  });
}

/** All but the pages that hold the schema. */
function overwrite(file: string): void {
  const from = 8192 * 3;
  const opened = openSync(file, 'r+');
  const garbage = Buffer.alloc(statSync(file).size - from, 0xa5);
  writeSync(opened, garbage, 0, garbage.length, from);
  closeSync(opened);
}
