import type { Database } from './database.ts';
import lastChange from './queries/last-change.sql';

/**
 * Numbers the changes of runs. Kept in the rows, so that it goes on where it was after a restart, and a
 * client's cursor from before stays comparable.
 */
export class ChangeCounter {
  private last: number;

  constructor(database: Database) {
    this.last = database.prepare<{ change: number }>(lastChange).get()?.change ?? 0;
  }

  get current(): number {
    return this.last;
  }

  next(): number {
    return ++this.last;
  }
}
