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

/** Trace id and span id, with a space between, of every span in the database of a data directory. */
export async function storedSpanIds(dataDirectory: string): Promise<ReadonlySet<string>> {
  const database = await openDatabase(databaseFile(dataDirectory), silentLog);
  const rows = database
    .prepare<{ trace_id: string; span_id: string }>('SELECT trace_id, span_id FROM spans')
    .all({});
  database.close();
  return new Set(rows.map((row) => `${row.trace_id} ${row.span_id}`));
}
