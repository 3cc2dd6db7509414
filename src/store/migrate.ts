import type { Database } from './database.ts';
import initial from './migrations/0001-initial.sql';
import logsAndMetrics from './migrations/0002-logs-and-metrics.sql';
import search from './migrations/0003-search.sql';
import retention from './migrations/0004-retention.sql';
import timeline from './migrations/0005-timeline.sql';
import facts from './migrations/0006-facts.sql';
import compactionAndLogs from './migrations/0007-compaction-and-logs.sql';
import groupedRuns from './migrations/0008-grouped-runs.sql';
import executionConditions from './migrations/0009-execution-conditions.sql';
import responseIndex from './migrations/0010-response-index.sql';

/** In order; the version is the number of the file. A migration that was released is never edited. */
const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  { version: 1, sql: initial },
  { version: 2, sql: logsAndMetrics },
  { version: 3, sql: search },
  { version: 4, sql: retention },
  { version: 5, sql: timeline },
  { version: 6, sql: facts },
  { version: 7, sql: compactionAndLogs },
  { version: 8, sql: groupedRuns },
  { version: 9, sql: executionConditions },
  { version: 10, sql: responseIndex },
];

export const databaseVersions = migrations.map(({ version }) => version);

export const databaseVersion = databaseVersions.at(-1) ?? 0;

/** The database was written by a later Spanwise: reading it with less knowledge could harm it. */
export class NewerDatabaseError extends Error {
  constructor(version: number) {
    super(
      `The database is of version ${version}, and this Spanwise knows versions up to ${databaseVersion}: update Spanwise, or choose another data directory.`,
    );
    this.name = 'NewerDatabaseError';
  }
}

/** Brings the tables up to date. Foreign keys must be off: a table that is built anew would lose its rows. */
export function migrate(database: Database): void {
  if (readVersion(database) === databaseVersion) return;
  database.transaction(() => {
    // Read again inside: another process may have migrated while this one waited for the lock.
    const version = readVersion(database);
    if (version > databaseVersion) throw new NewerDatabaseError(version);
    for (const migration of migrations)
      if (migration.version > version) database.exec(migration.sql);
    database.exec(`PRAGMA user_version = ${databaseVersion}`);
  });
}

function readVersion(database: Database): number {
  const row = database.prepare<{ user_version: number }>('PRAGMA user_version').get();
  return row?.user_version ?? 0;
}
