import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../src/base/log.ts';
import { openWithEitherDriver } from '../../src/store/open-driver.ts';
import { databaseFile } from '../../src/store/open-store.ts';

const pollMs = 100;
const mostMs = 300_000;

/** Seconds until every span in a collector's database can be searched. */
export async function secondsToSearchable(dataDirectory: string): Promise<number> {
  const database = await openWithEitherDriver(databaseFile(dataDirectory), silentLog);
  const left = database.prepare<{ spans: number }>(
    `SELECT (SELECT max(id) FROM span_data) - (SELECT last_span_id FROM search_progress) AS spans`,
  );
  const startedAt = performance.now();
  try {
    while (performance.now() - startedAt < mostMs) {
      if (left.get()?.spans === 0) return (performance.now() - startedAt) / 1000;
      await delay(pollMs);
    }
    throw new Error('The spans were not searchable in time.');
  } finally {
    database.close();
  }
}
