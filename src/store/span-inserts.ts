import type { Database, SqlValue, Statement } from './database.ts';
import type { Origins } from './origins.ts';
import insertSpanData from './queries/insert-span-data.sql';
import insertSpan from './queries/insert-span.sql';
import { endTimeOf, sqlTime, type SpanToStore } from './span-row.ts';

/** With more of them a statement is no faster. */
const rowsAtOnce = 16;

/** One of several spans that were inserted at once is known: which, only inserting one by one tells. */
export class KnownSpanError extends Error {}

/** The inserts into `spans` and `span_data`, which most of the time of a transaction goes to. */
export class SpanInserts {
  private readonly origins: Origins;
  private readonly one: InsertStatements;
  private readonly several: InsertStatements;

  constructor(database: Database, origins: Origins) {
    this.origins = origins;
    this.one = prepareFor(database, 1);
    this.several = prepareFor(database, rowsAtOnce);
  }

  /** Spans that nobody has sent yet. Throws `KnownSpanError` where one of them is known: to be rolled back. */
  insertNew(spans: readonly SpanToStore[]): void {
    const whole = spans.length - (spans.length % rowsAtOnce);
    for (let from = 0; from < whole; from += rowsAtOnce)
      this.insert(spans.slice(from, from + rowsAtOnce), this.several);
    for (const span of spans.slice(whole)) this.insert([span], this.one);
  }

  /** False where it is known: nothing is changed then. */
  insertUnlessKnown(span: SpanToStore): boolean {
    try {
      this.insert([span], this.one);
      return true;
    } catch (error) {
      if (error instanceof KnownSpanError) return false;
      throw error;
    }
  }

  private insert(spans: readonly SpanToStore[], { span, data }: InsertStatements): void {
    const rows: SqlValue[] = [];
    for (const each of spans) this.addSpanValues(rows, each);
    const { changes, lastInsertRowid } = span.run(rows);
    if (changes < spans.length) throw new KnownSpanError('A span is known.');
    const dataRows: SqlValue[] = [];
    let id = lastInsertRowid - spans.length;
    for (const { encoded } of spans) dataRows.push(++id, encoded.format, encoded.bytes);
    data.run(dataRows);
  }

  /** All into one list: a list for each span is a sixth of the time. */
  private addSpanValues(rows: SqlValue[], span: SpanToStore): void {
    const { header } = span;
    const { resource_id, scope_id } = this.origins.columns(span);
    rows.push(
      header.traceId,
      header.spanId,
      header.parentSpanId ?? null,
      header.name,
      sqlTime(header.startTimeUnixNano),
      endTimeOf(header),
      resource_id,
      scope_id,
    );
  }
}

interface InsertStatements {
  readonly span: Statement<never>;
  readonly data: Statement<never>;
}

function prepareFor(database: Database, rows: number): InsertStatements {
  return {
    span: database.prepare(forRows(insertSpan, rows)),
    data: database.prepare(forRows(insertSpanData, rows)),
  };
}

/** A statement that inserts one row, for several. */
function forRows(sql: string, rows: number): string {
  return sql.replace(/VALUES (\([?, ]+\))/, (_, row: string) => {
    return `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
  });
}
