import type { Database } from './database.ts';

/**
 * Copies committed pages from SQLite's log into the database, and gives how many the log holds. It waits for
 * nobody; what it cannot do now, because of a full disk perhaps, it or a commit does later. Where all were copied,
 * the next commit begins the log anew.
 */
export function copyPages(database: Database): number {
  try {
    const row = database.prepare<{ log: number }>('PRAGMA wal_checkpoint(PASSIVE)').get();
    return row?.log ?? 0;
  } catch {
    return 0;
  }
}
