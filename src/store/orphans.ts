import type { Database, Statement } from './database.ts';
import type { OriginIds, Origins } from './origins.ts';
import allResources from './queries/all-resources.sql';
import allScopes from './queries/all-scopes.sql';
import deleteEmptySeries from './queries/delete-empty-series.sql';
import deleteResource from './queries/delete-resource.sql';
import deleteScope from './queries/delete-scope.sql';
import largestIds from './queries/largest-ids.sql';
import originsOfLogs from './queries/origins-of-logs.sql';
import originsOfSeries from './queries/origins-of-series.sql';
import originsOfSpans from './queries/origins-of-spans.sql';

interface IdRow {
  readonly id: number;
}

type LargestIds = { readonly [table in 'spans' | 'logs' | 'series']: number | null };

/** Some 5 ms. */
const rowsPerStep = 20_000;
const deletionsPerStep = 200;

/**
 * Deletes what nothing refers to any more: series without data points, resources and scopes. Nothing counts
 * their users, and no index finds them, which every span would pay for; so all rows are read, some at a time.
 */
export class Orphans {
  private readonly database: Database;
  private readonly origins: Origins;
  private readonly deleteEmptySeries: Statement<IdRow>;
  private readonly largestIds: Statement<LargestIds>;
  private readonly originsOf: { readonly [table in keyof LargestIds]: Statement<OriginIds> };
  private readonly all: { readonly [table in 'resources' | 'scopes']: Statement<IdRow> };
  private readonly delete: { readonly [table in 'resources' | 'scopes']: Statement<never> };

  constructor(database: Database, origins: Origins) {
    this.database = database;
    this.origins = origins;
    this.deleteEmptySeries = database.prepare(deleteEmptySeries);
    this.largestIds = database.prepare(largestIds);
    this.originsOf = {
      spans: database.prepare(originsOfSpans),
      logs: database.prepare(originsOfLogs),
      series: database.prepare(originsOfSeries),
    };
    this.all = { resources: database.prepare(allResources), scopes: database.prepare(allScopes) };
    this.delete = {
      resources: database.prepare(deleteResource),
      scopes: database.prepare(deleteScope),
    };
  }

  /**
   * One short transaction at a time. Only for the process that writes telemetry: what is written meanwhile
   * must go through the same `Origins`.
   */
  *sweep(): Generator<undefined, undefined> {
    for (let deleted = deletionsPerStep; deleted === deletionsPerStep;) {
      deleted = this.deleteEmptySeries.all({ limit: deletionsPerStep }).length;
      yield;
    }
    const used = this.origins.beginSweep();
    try {
      yield* this.findUsed(used);
      yield* this.deleteUnused('resources', used.resources);
      yield* this.deleteUnused('scopes', used.scopes);
    } finally {
      this.origins.endSweep();
    }
    return undefined;
  }

  private *findUsed(used: Used): Generator<undefined> {
    const largest = this.largestIds.get();
    for (const table of ['spans', 'logs', 'series'] as const)
      for (let from_id = 0; from_id <= (largest?.[table] ?? 0); from_id += rowsPerStep) {
        const to_id = from_id + rowsPerStep - 1;
        for (const { resource_id, scope_id } of this.originsOf[table].all({ from_id, to_id })) {
          used.resources.add(resource_id);
          used.scopes.add(scope_id);
        }
        yield;
      }
  }

  private *deleteUnused(
    table: 'resources' | 'scopes',
    used: ReadonlySet<number>,
  ): Generator<undefined> {
    const all = this.all[table].all().map(({ id }) => id);
    for (let start = 0; start < all.length; start += deletionsPerStep) {
      // Asked now, because one of them may have come into use since the step before.
      const unused = all.slice(start, start + deletionsPerStep).filter((id) => !used.has(id));
      if (unused.length === 0) continue;
      this.withoutForeignKeys(() => {
        for (const id of unused) this.delete[table].run({ id });
      });
      // Their texts are inserted anew if they come again.
      this.origins.forget();
      yield;
    }
  }

  /** To check them, SQLite would read all spans for each row that is deleted. */
  private withoutForeignKeys(work: () => void): void {
    this.database.exec('PRAGMA foreign_keys = OFF');
    try {
      this.database.transaction(work);
    } finally {
      this.database.exec('PRAGMA foreign_keys = ON');
    }
  }
}

/** Of what is known to be in use. Grows while a sweep goes on. */
type Used = ReturnType<Origins['beginSweep']>;
