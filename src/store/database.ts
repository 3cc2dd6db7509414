/** What SQLite takes and gives. Whole numbers beyond 2^53 go in as bigint and are read as text. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type SqlParameters = { readonly [name: string]: SqlValue };

/** What a statement that writes did. */
export interface RunResult {
  readonly changes: number;
  readonly lastInsertRowid: number;
}

/**
 * A prepared statement. Parameters are named, and all of them must be given; by position (`?`) only
 * where rows are written by the ten thousand, as it is twice as fast.
 */
export interface Statement<Row> {
  run(parameters?: SqlParameters | readonly SqlValue[]): RunResult;
  get(parameters?: SqlParameters): Row | undefined;
  all(parameters?: SqlParameters): readonly Row[];
  iterate(parameters?: SqlParameters): Iterable<Row>;
}

export type DriverName = 'better-sqlite3' | 'node:sqlite';

/** One open SQLite file, whichever driver serves it. All calls are synchronous and throw on failure. */
export interface Database {
  readonly driver: DriverName;
  exec(sql: string): void;
  prepare<Row>(sql: string): Statement<Row>;
  /** All of `work`, or nothing where it throws. Does not nest. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** `BEGIN IMMEDIATE`, because a reader that becomes a writer half-way may fail with "busy". */
export function runInTransaction<Result>(exec: (sql: string) => void, work: () => Result): Result {
  exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(exec);
    throw error;
  }
}

/** A full disk ends the transaction by itself: then there is nothing left to roll back. */
function rollBack(exec: (sql: string) => void): void {
  try {
    exec('ROLLBACK');
  } catch {
    return;
  }
}
