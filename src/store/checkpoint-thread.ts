import { parentPort, workerData } from 'node:worker_threads';
import { silentLog } from '../base/log.ts';
import type { Database } from './database.ts';
import { openWithEitherDriver } from './open-driver.ts';

/**
 * A thread of the collector that copies committed pages from SQLite's log into the database, so that no
 * commit has to: that is half of what a commit costs, and some commits paid for a hundred. It gets the
 * database's file as `workerData`, and copies at each message; `close` ends it.
 */
if (typeof workerData !== 'string') throw new Error('The checkpoint thread was not told its file.');

openWithEitherDriver(workerData, silentLog).then(serve, (error: unknown) => {
  throw error;
});

function serve(database: Database): void {
  const port = parentPort;
  port?.on('message', (message) => {
    if (message === 'close') {
      database.close();
      port.close();
    } else checkpoint(database);
  });
}

/** PASSIVE waits for nobody. What it cannot do now, a full disk perhaps, it or a commit does later. */
function checkpoint(database: Database): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    return;
  }
}
