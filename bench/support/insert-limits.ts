import { silentLog } from '../../src/base/log.ts';
import { toSpanToStore, spanDerivation } from '../../src/collector/span-decoding.ts';
import { decodeSpan } from '../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import type { SqlParameters } from '../../src/store/database.ts';
import { openWithEitherDriver } from '../../src/store/open-driver.ts';
import { databaseFile, openStore } from '../../src/store/open-store.ts';
import type { SpanToStore } from '../../src/store/span-row.ts';

// The limits that ingest is measured against. Only the inserts are on the clock: what goes in is made
// before each transaction, which is one request.

/** What ingest hands to the store for a request. */
export function prepareRows(body: Buffer): readonly SpanToStore[] {
  return decodeTraces(body, 'protobuf').records.map(toSpanToStore);
}

/** How long inserting took, by the clock and of the processor. */
export interface InsertTime {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** Times pieces of work, and what they sum up to. */
class Stopwatch implements InsertTime {
  seconds = 0;
  processorSeconds = 0;

  time(work: () => void): void {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    this.seconds += (performance.now() - startedAt) / 1e3;
    this.processorSeconds += (user + system) / 1e6;
  }
}

/** For what ingest writes, through the store's own writer. */
export async function insertWithSchema(
  folder: string,
  bodies: readonly Buffer[],
): Promise<InsertTime> {
  const store = await openStore(folder, silentLog, spanDerivation);
  const stopwatch = new Stopwatch();
  for (const body of bodies) {
    const rows = prepareRows(body);
    stopwatch.time(() => store.spanWriter.append(rows, Date.now()));
  }
  store.dispose();
  return stopwatch;
}

/** The bytes of the span, and what one might list it by. */
const bareColumns = (
  'trace_id span_id parent_span_id name kind start_time end_time status service operation ' +
  'provider model tool conversation input_tokens output_tokens cached_tokens payload'
).split(' ');

/** For the bare limit: one row a span, 17 columns and a BLOB, no index, SQLite's own settings in WAL mode. */
export async function insertBare(folder: string, bodies: readonly Buffer[]): Promise<InsertTime> {
  const database = await openWithEitherDriver(`${databaseFile(folder)}-bare`, silentLog);
  for (const pragma of ['page_size = 4096', 'journal_mode = WAL', 'synchronous = NORMAL'])
    database.exec(`PRAGMA ${pragma}`);
  database.exec(`CREATE TABLE bare (id INTEGER PRIMARY KEY, ${bareColumns.join(', ')})`);
  const insert = database.prepare(
    `INSERT INTO bare (${bareColumns.join(', ')}) VALUES (:${bareColumns.join(', :')})`,
  );
  const stopwatch = new Stopwatch();
  for (const body of bodies) {
    const rows = bareRows(body);
    stopwatch.time(() =>
      database.transaction(() => {
        for (const row of rows) insert.run(row);
      }),
    );
  }
  database.close();
  return stopwatch;
}

function bareRows(body: Buffer): readonly SqlParameters[] {
  return decodeTraces(body, 'protobuf').records.map(({ encoded }) => {
    const span = decodeSpan(encoded);
    const attribute = (name: string): string | number | null => {
      const value = span.attributes.get(name);
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    };
    return {
      trace_id: span.traceId,
      span_id: span.spanId,
      parent_span_id: span.parentSpanId ?? null,
      name: span.name,
      kind: span.kind,
      start_time: span.startTimeUnixNano,
      end_time: span.endTimeUnixNano,
      status: span.status.code,
      service: 'bench',
      operation: attribute('gen_ai.operation.name'),
      provider: attribute('gen_ai.provider.name'),
      model: attribute('gen_ai.response.model'),
      tool: attribute('gen_ai.tool.name'),
      conversation: attribute('gen_ai.conversation.id'),
      input_tokens: attribute('gen_ai.usage.input_tokens'),
      output_tokens: attribute('gen_ai.usage.output_tokens'),
      cached_tokens: attribute('gen_ai.usage.cache_read.input_tokens'),
      payload: encoded.bytes,
    };
  });
}
