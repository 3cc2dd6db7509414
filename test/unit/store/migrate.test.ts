import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { databaseVersion, NewerDatabaseError } from '../../../src/store/migrate.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore } from '../../../src/store/open-store.ts';
import { sampleSpan, toStore, sampleDerivation } from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('migrations', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it('bring an empty database to the current version, with the pragmas that were chosen', async () => {
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const pragma = (name: string): unknown =>
      Object.values(database.prepare<object>(`PRAGMA ${name}`).get() ?? {})[0];
    assert.equal(pragma('user_version'), databaseVersion);
    assert.equal(pragma('journal_mode'), 'wal');
    assert.equal(pragma('page_size'), 8192);
    assert.equal(pragma('synchronous'), 1);
    assert.equal(pragma('foreign_keys'), 1);
    database.close();
  });

  it('leave what is there when a database is opened again', async () => {
    const first = await openStore(folder.path, silentLog, sampleDerivation);
    first.spanWriter.append([toStore(sampleSpan())], Date.now());
    const cursor = first.cursor();
    first.dispose();
    const second = await openStore(folder.path, silentLog, sampleDerivation);
    assert.equal(second.runs.get(sampleSpan().traceId)?.run.spanCount, 1);
    assert.ok(second.cursor() >= cursor);
    second.dispose();
  });

  it('refuse a database of a newer version, and leave it as it is', async () => {
    const file = databaseFile(folder.path);
    const database = await openDatabase(file, silentLog);
    database.exec(`PRAGMA user_version = ${databaseVersion + 1}`);
    database.close();
    await assert.rejects(openStore(folder.path, silentLog, sampleDerivation), (error) => {
      assert.ok(error instanceof NewerDatabaseError);
      assert.match(error.message, /update Spanwise/);
      return true;
    });
  });
});
