import { parentPort, workerData } from 'node:worker_threads';
import { silentLog } from '../base/log.ts';
import { copyPages } from './copy-pages.ts';
import type { Database } from './database.ts';
import { openWithEitherDriver } from './open-driver.ts';

/**
 * A thread of the collector that copies committed pages from SQLite's log into the database, so that no
 * commit has to: that is half of what a commit costs, and some commits paid for a hundred. It gets the
 * database's file as `workerData`, copies at each message, and answers with the pages that the log holds; `close`
 * ends it.
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
    } else port.postMessage(copyAll(database));
  });
}

/** Commits go on meanwhile: what they add is copied too, as long as it is worth another round. */
const pagesWorthRound = 500;
const mostRounds = 3;

/** Gives how many pages the log holds, copied or not. */
function copyAll(database: Database): number {
  let pages = 0;
  for (let round = 0; round < mostRounds; round++) {
    const before = pages;
    pages = copyPages(database);
    if (pages - before < pagesWorthRound) break;
  }
  return pages;
}
