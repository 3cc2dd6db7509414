import type { TraceId } from '../model/ids.ts';
import type { Database, Statement } from './database.ts';
import deleteRun from './queries/delete-run.sql';
import deleteSpansOfRun from './queries/delete-spans-of-run.sql';
import lowerDeriveProgress from './queries/lower-derive-progress.sql';
import lowerSearchProgress from './queries/lower-search-progress.sql';
import unlinkLogsOfRun from './queries/unlink-logs-of-run.sql';

/** Runs whose spans were made of log records, and that turn out to be told by spans of their own. */
export class MadeRuns {
  private readonly database: Database;
  private readonly statements: readonly Statement<never>[];
  private readonly progress: readonly Statement<never>[];

  constructor(database: Database) {
    this.database = database;
    this.statements = [unlinkLogsOfRun, deleteRun, deleteSpansOfRun].map((sql) =>
      database.prepare<never>(sql),
    );
    this.progress = [lowerSearchProgress, lowerDeriveProgress].map((sql) =>
      database.prepare<never>(sql),
    );
  }

  /** The records stay, without a run, as they were received. */
  remove(traceIds: readonly TraceId[]): void {
    if (traceIds.length === 0) return;
    this.database.transaction(() => {
      for (const traceId of traceIds)
        for (const statement of this.statements) statement.run({ trace_id: traceId });
      for (const statement of this.progress) statement.run();
    });
  }
}
