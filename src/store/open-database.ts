import type { Log } from '../base/log.ts';
import { errorText } from '../base/log.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openWithNativeDriver } from './native-driver.ts';
import type * as NodeDriver from './node-driver.ts';

/**
 * Opens a Spanwise database, makes it where there is none, and brings an older one up to date.
 * better-sqlite3 where its binary runs, else `node:sqlite`, which is as fast; `SPANWISE_SQLITE=node`
 * or `native` forces one. Throws `NewerDatabaseError` for a database of a later version.
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

export async function openWithEitherDriver(file: string, log: Log): Promise<Database> {
  const forced = process.env['SPANWISE_SQLITE'];
  if (forced === 'native') return openWithNativeDriver(file);
  if (forced !== 'node') {
    try {
      return openWithNativeDriver(file);
    } catch (error) {
      log.info(`better-sqlite3 is not used: ${errorText(error)}`);
    }
  }
  const { openWithNodeDriver } = await loadNodeDriver();
  return openWithNodeDriver(file);
}

/** Loaded late: a Node without it says so when it is asked, and only then it matters. */
async function loadNodeDriver(): Promise<typeof NodeDriver> {
  try {
    return await import('./node-driver.ts');
  } catch (error) {
    throw new Error('There is no SQLite here that works: Spanwise needs Node 22.14 or later.', {
      cause: error,
    });
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
  database.exec('PRAGMA cache_size = -32768');
  database.exec('PRAGMA temp_store = MEMORY');
  // 64 MB: copying pages back to the file is most of a commit's time, and pays when it is done rarely.
  database.exec('PRAGMA wal_autocheckpoint = 8000');
}
