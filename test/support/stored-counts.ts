import { silentLog } from '../../src/base/log.ts';
import type { Signal } from '../../src/otlp/export-response.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { databaseFile } from '../../src/store/open-store.ts';

/** Where each signal's records are in the database. */
const tables: readonly (readonly [Signal, string])[] = [
  ['traces', 'spans'],
  ['logs', 'logs'],
  ['metrics', 'metric_points'],
];

/** How many records of each signal the database of a data directory holds. */
export async function storedCounts(dataDirectory: string): Promise<Record<Signal, number>> {
  const database = await openDatabase(databaseFile(dataDirectory), silentLog);
  const counts = tables.map(([signal, table]) => {
    const row = database
      .prepare<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)
      .get({});
    return [signal, row?.count ?? 0] as const;
  });
  database.close();
  return Object.fromEntries(counts) as Record<Signal, number>;
}
