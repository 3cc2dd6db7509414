import type { Log } from '../base/log.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openWithEitherDriver } from './open-driver.ts';

/**
 * Opens a Spanwise database, makes it where there is none, and brings an older one up to date.
 * Throws `NewerDatabaseError` for a database of a later version.
 */
export async function openDatabase(file: string, log: Log): Promise<Database> {
  const database = await openWithEitherDriver(file, log);
  try {
    configure(database);
    migrate(database);
    database.exec('PRAGMA foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** 8192: the page size at which spans of 2 to 4 KB were inserted and read best together. */
function configure(database: Database): void {
  database.exec('PRAGMA page_size = 8192');
  // Takes effect only where there is no table yet. Costs little, and lets deleted runs give space back.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // In WAL mode a killed process loses nothing that was committed; only a power cut may.
  database.exec('PRAGMA synchronous = NORMAL');
  // Until the tables are up to date; both drivers have them on from the start.
  database.exec('PRAGMA foreign_keys = OFF');
  database.exec('PRAGMA cache_size = -16384');
  database.exec('PRAGMA temp_store = MEMORY');
  // 64 MB: copying pages back to the file is most of a commit's time. A thread of the collector does it
  // (checkpoint-thread.ts); this bounds the log where the thread does not keep up, or there is none.
  database.exec('PRAGMA wal_autocheckpoint = 8000');
}
