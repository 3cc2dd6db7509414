import { copyPages } from './copy-pages.ts';
import type { Database, Statement } from './database.ts';
import { readPragma, usedBytes } from './pragma.ts';
import beginRunDeletion from './queries/begin-run-deletion.sql';
import deleteExchangesOfRun from './queries/delete-exchanges-of-run.sql';
import deleteExecutionOfRun from './queries/delete-execution-of-run.sql';
import deleteLogsOfRun from './queries/delete-logs-of-run.sql';
import deleteOldExchanges from './queries/delete-old-exchanges.sql';
import deleteOldLogs from './queries/delete-old-logs.sql';
import deleteOldMetricPoints from './queries/delete-old-metric-points.sql';
import deleteRun from './queries/delete-run.sql';
import deleteSomePacks from './queries/delete-some-packs.sql';
import deleteSomeSpans from './queries/delete-some-spans.sql';
import endRunDeletion from './queries/end-run-deletion.sql';
import lowerDeriveProgress from './queries/lower-derive-progress.sql';
import lowerSearchProgress from './queries/lower-search-progress.sql';
import oldestRun from './queries/oldest-run.sql';
import runToDelete from './queries/run-to-delete.sql';

/** What may stay. An absent limit limits nothing. */
export interface RetentionLimits {
  /** Runs that nothing came for since then go. */
  readonly olderThanMs?: number;
  /** Of the database without what is free in it; its log beside it is not counted. */
  readonly maxSizeBytes?: number;
}

export interface Pruned {
  readonly runs: number;
  readonly spans: number;
}

/** A transaction of this many takes some 10 ms: requests that wait for it do not notice. */
const spansPerStep = 300;
const recordsPerStep = 50;
/** Some 40 KB each. */
const packsPerStep = 50;
/** 2 MB. */
const pagesPerStep = 256;

interface RunToDelete {
  readonly trace_id: string;
  readonly execution_id: string | null;
  readonly last_received_ms: number;
}

interface IdRow {
  readonly id: number;
}

/**
 * Deletes whole runs, the oldest first, with all that belongs to them: spans, their index for search, log
 * records, exchanges and executions. Pinned runs and those that still run stay. What belongs to no run,
 * data points of metrics above all, goes by its age.
 */
export class Retention {
  private readonly database: Database;
  private readonly oldestRun: Statement<Omit<RunToDelete, 'execution_id'>>;
  private readonly runToDelete: Statement<RunToDelete>;
  private readonly beginRunDeletion: Statement<never>;
  private readonly deleteRun: Statement<never>;
  private readonly deleteSomeSpans: Statement<IdRow>;
  private readonly deleteSomePacks: Statement<IdRow>;
  private readonly deleteExchangesOfRun: Statement<never>;
  private readonly deleteExecutionOfRun: Statement<never>;
  private readonly deleteLogsOfRun: Statement<never>;
  private readonly deleteOldExchanges: Statement<IdRow>;
  private readonly deleteOldLogs: Statement<IdRow>;
  private readonly deleteOldMetricPoints: Statement<IdRow>;
  private readonly endRunDeletion: Statement<never>;
  private readonly lowerSearchProgress: Statement<never>;
  private readonly lowerDeriveProgress: Statement<never>;

  constructor(database: Database) {
    this.database = database;
    this.oldestRun = database.prepare(oldestRun);
    this.runToDelete = database.prepare(runToDelete);
    this.beginRunDeletion = database.prepare(beginRunDeletion);
    this.deleteRun = database.prepare(deleteRun);
    this.deleteSomeSpans = database.prepare(deleteSomeSpans);
    this.deleteSomePacks = database.prepare(deleteSomePacks);
    this.deleteExchangesOfRun = database.prepare(deleteExchangesOfRun);
    this.deleteExecutionOfRun = database.prepare(deleteExecutionOfRun);
    this.deleteLogsOfRun = database.prepare(deleteLogsOfRun);
    this.deleteOldExchanges = database.prepare(deleteOldExchanges);
    this.deleteOldLogs = database.prepare(deleteOldLogs);
    this.deleteOldMetricPoints = database.prepare(deleteOldMetricPoints);
    this.endRunDeletion = database.prepare(endRunDeletion);
    this.lowerSearchProgress = database.prepare(lowerSearchProgress);
    this.lowerDeriveProgress = database.prepare(lowerDeriveProgress);
  }

  /** All that is to go, one short transaction at a time: whoever shares the database waits between them. */
  *prune(limits: RetentionLimits, nowMs: number): Generator<Pruned, undefined> {
    const beforeMs = limits.olderThanMs === undefined ? 0 : nowMs - limits.olderThanMs;
    const maxSizeBytes = limits.maxSizeBytes ?? Number.POSITIVE_INFINITY;
    for (;;) {
      yield* this.finishDeletions();
      const oldest = this.oldestRun.get();
      if (oldest === undefined) break;
      if (oldest.last_received_ms >= beforeMs && this.usedBytes() <= maxSizeBytes) break;
      yield this.startDeletion(oldest.trace_id);
    }
    yield* this.pruneWithoutRun(beforeMs);
    yield* this.giveSpaceBack();
    return undefined;
  }

  /** The bytes of the database that hold something. */
  usedBytes(): number {
    return usedBytes(this.database);
  }

  private startDeletion(traceId: string): Pruned {
    this.database.transaction(() => {
      this.beginRunDeletion.run({ trace_id: traceId });
      this.deleteRun.run({ trace_id: traceId });
    });
    return { runs: 1, spans: 0 };
  }

  /** Also of a run that a process began to delete and did not finish. */
  private *finishDeletions(): Generator<Pruned> {
    for (let run = this.runToDelete.get(); run !== undefined; run = this.runToDelete.get())
      yield { runs: 0, spans: this.deletePart(run) };
  }

  private deletePart(run: RunToDelete): number {
    return this.database.transaction(() => {
      const deleted = this.deleteRows(run);
      this.lowerSearchProgress.run();
      this.lowerDeriveProgress.run();
      return deleted;
    });
  }

  private deleteRows({ trace_id, execution_id, last_received_ms }: RunToDelete): number {
    const deleted = this.deleteSomeSpans.all({ trace_id, limit: spansPerStep }).length;
    if (deleted === spansPerStep) return deleted;
    const packs = this.deleteSomePacks.all({ trace_id, limit: packsPerStep }).length;
    if (packs === packsPerStep) return deleted;
    if (execution_id !== null) {
      this.deleteExchangesOfRun.run({ execution_id, last_received_ms });
      this.deleteExecutionOfRun.run({ execution_id });
    }
    this.deleteLogsOfRun.run({ trace_id });
    this.endRunDeletion.run({ trace_id });
    return deleted;
  }

  private *pruneWithoutRun(beforeMs: number): Generator<Pruned> {
    if (beforeMs <= 0) return;
    const before_time = BigInt(beforeMs) * 1_000_000n;
    const limit = recordsPerStep;
    yield* untilNone(limit, () => this.deleteOldExchanges.all({ before_ms: beforeMs, limit }));
    yield* untilNone(limit, () => this.deleteLogsBefore(before_time));
    yield* untilNone(limit, () => this.deleteOldMetricPoints.all({ before_time, limit }));
  }

  private deleteLogsBefore(before_time: bigint): readonly IdRow[] {
    return this.database.transaction(() => {
      const deleted = this.deleteOldLogs.all({ before_time, limit: recordsPerStep });
      if (deleted.length > 0) this.lowerSearchProgress.run();
      return deleted;
    });
  }

  /**
   * Makes the file smaller by what is free in it. A database that was made before `auto_vacuum` was set
   * keeps its size: what is free in it is used by the next spans.
   */
  *giveSpaceBack(): Generator<Pruned> {
    const incremental = 2;
    if (readPragma(this.database, 'auto_vacuum') !== incremental) return;
    for (let free = readPragma(this.database, 'freelist_count'); free > 0;) {
      this.database.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`);
      yield { runs: 0, spans: 0 };
      const left = readPragma(this.database, 'freelist_count');
      if (left >= free) break;
      free = left;
    }
    copyPages(this.database);
  }
}

function* untilNone(limit: number, deleteSome: () => readonly IdRow[]): Generator<Pruned> {
  for (let deleted = limit; deleted === limit;) {
    deleted = deleteSome().length;
    yield { runs: 0, spans: 0 };
  }
}
