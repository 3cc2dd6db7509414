import { silentLog } from '../../src/base/log.ts';
import { toSpanToStore } from '../../src/collector/span-decoding.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { databaseFile, openStore } from '../../src/store/open-store.ts';
import { spanColumns, type SpanToStore } from '../../src/store/span-row.ts';

/** What is there before the clock starts: decoded, normalised and priced. */
export function prepareRows(requests: readonly Buffer[]): readonly (readonly SpanToStore[])[] {
  return requests.map((body) => decodeTraces(body, 'protobuf').records.map(toSpanToStore));
}

/** Seconds for the same rows through the store's own schema, one transaction for each request. */
export async function insertWithSchema(
  folder: string,
  requests: readonly (readonly SpanToStore[])[],
): Promise<number> {
  const store = await openStore(folder, silentLog);
  const startedAt = performance.now();
  for (const spans of requests) store.spanWriter.append(spans, Date.now());
  const seconds = (performance.now() - startedAt) / 1000;
  store.dispose();
  return seconds;
}

/** Seconds for the bare limit: one table, no index, the span's bytes beside its columns. */
export async function insertBare(
  folder: string,
  requests: readonly (readonly SpanToStore[])[],
): Promise<number> {
  const database = await openDatabase(`${databaseFile(folder)}-bare`, silentLog);
  const rows = requests.map((spans) =>
    spans.map(({ span, encoded, normalizerVersion }) => ({
      ...spanColumns(span, normalizerVersion),
      payload: encoded.bytes,
    })),
  );
  const names = Object.keys(rows[0]?.[0] ?? {});
  database.exec(`CREATE TABLE bare (id INTEGER PRIMARY KEY, ${names.join(', ')})`);
  const insert = database.prepare(
    `INSERT INTO bare (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`,
  );
  const startedAt = performance.now();
  for (const batch of rows)
    database.transaction(() => {
      for (const row of batch) insert.run(row);
    });
  const seconds = (performance.now() - startedAt) / 1000;
  database.close();
  return seconds;
}
