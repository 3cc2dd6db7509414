import { errorText, type Log } from '../base/log.ts';
import type { Database } from './database.ts';
import { openWithNativeDriver } from './native-driver.ts';
import type * as NodeDriver from './node-driver.ts';

/**
 * Opens a file of SQLite as it is. better-sqlite3 where its binary runs, else `node:sqlite`, which is as
 * fast; `SPANWISE_SQLITE=node` or `native` forces one.
 */
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
