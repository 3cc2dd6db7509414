import type { Log } from '../base/log.ts';
import { errorText } from '../base/log.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openWithNativeDriver } from './native-driver.ts';

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
  // Loaded late: old Nodes that run better-sqlite3 may not have it, and say so only when asked.
  const { openWithNodeDriver } = await import('./node-driver.ts');
  return openWithNodeDriver(file);
}

/** 8192: the page size at which spans of 2 to 4 KB were inserted and read best together. */
function configure(database: Database): void {
  database.exec('PRAGMA page_size = 8192');
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // In WAL mode a killed process loses nothing that was committed; only a power cut may.
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA foreign_keys = ON');
  database.exec('PRAGMA cache_size = -32768');
  database.exec('PRAGMA temp_store = MEMORY');
}
