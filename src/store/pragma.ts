import type { Database } from './database.ts';

/** The number that a pragma gives; 0 where it gives none. */
export function readPragma(database: Database, name: string): number {
  const row = database.prepare<{ [name: string]: number }>(`PRAGMA ${name}`).get();
  return row?.[name] ?? 0;
}

/** The bytes of the database that hold something; its log beside it is not counted. */
export function usedBytes(database: Database): number {
  const pages = readPragma(database, 'page_count') - readPragma(database, 'freelist_count');
  return pages * readPragma(database, 'page_size');
}
