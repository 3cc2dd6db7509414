import { silentLog } from '../base/log.ts';
import type { Disposable } from '../base/disposable.ts';
import { openWithEitherDriver } from './open-driver.ts';

/**
 * A lock that the operating system takes back when its holder dies, however it dies: SQLite's own, on a
 * file that holds nothing. `undefined` where another process has it.
 */
export async function acquireProcessLock(file: string): Promise<Disposable | undefined> {
  const database = await openWithEitherDriver(file, silentLog);
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
    return { dispose: () => database.close() };
  } catch (error) {
    database.close();
    if (isLocked(error)) return undefined;
    throw error;
  }
}

/** Both drivers carry SQLite's own words in the message, and its code in different places. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('database is locked');
}
