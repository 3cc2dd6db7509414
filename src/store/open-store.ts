import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import { ChangeCounter } from './change-counter.ts';
import { Compaction } from './compaction.ts';
import { ConditionStore } from './condition-store.ts';
import { copyPages } from './copy-pages.ts';
import type { DriverName } from './database.ts';
import { DiskUse } from './disk-use.ts';
import { ExchangeStore } from './exchange-store.ts';
import { ExecutionStore } from './execution-store.ts';
import { LogReader } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { MadeRuns } from './made-runs.ts';
import { MetricReader } from './metric-reader.ts';
import { MetricWriter } from './metric-writer.ts';
import { openDatabase } from './open-database.ts';
import { Origins } from './origins.ts';
import { Orphans } from './orphans.ts';
import { Payloads } from './payloads.ts';
import { Pins } from './pins.ts';
import { ProblemStore } from './problem-store.ts';
import { Retention } from './retention.ts';
import { RunReader } from './run-reader.ts';
import { RunRollup } from './run-rollup.ts';
import { SpanDeriver } from './span-deriver.ts';
import type { Derivation } from './span-facts.ts';
import { SpanNeighbors } from './span-neighbors.ts';
import { SpanReader } from './span-reader.ts';
import { SpanSearch } from './span-search.ts';
import { SpanWriter } from './span-writer.ts';

export interface Store extends Disposable {
  readonly driver: DriverName;
  readonly spanWriter: SpanWriter;
  readonly spans: SpanReader;
  readonly neighbors: SpanNeighbors;
  readonly logWriter: LogWriter;
  readonly logs: LogReader;
  readonly metricWriter: MetricWriter;
  readonly metrics: MetricReader;
  readonly search: SpanSearch;
  readonly runs: RunReader;
  readonly rollup: RunRollup;
  readonly deriver: SpanDeriver;
  readonly executions: ExecutionStore;
  readonly conditions: ConditionStore;
  readonly exchanges: ExchangeStore;
  readonly problems: ProblemStore;
  readonly retention: Retention;
  readonly pins: Pins;
  readonly madeRuns: MadeRuns;
  readonly orphans: Orphans;
  readonly compaction: Compaction;
  readonly diskUse: DiskUse;
  /** Copies what SQLite's log holds into the database. */
  readonly copyPages: () => void;
  /** Of the newest change of any run. */
  readonly cursor: () => number;
}

export function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'spanwise.db');
}

/**
 * Everything that Spanwise keeps, in one SQLite file of the data directory. Several processes may have
 * it open, and one of them at most should be a collector. Throws as `openDatabase` does.
 */
export async function openStore(
  dataDirectory: string,
  log: Log,
  derivation: Derivation,
): Promise<Store> {
  const database = await openDatabase(databaseFile(dataDirectory), log);
  const changes = new ChangeCounter(database);
  const origins = new Origins(database);
  const payloads = new Payloads(database);
  const deriver = new SpanDeriver(database, derivation, payloads);
  const rollup = new RunRollup(database, changes, deriver);
  return {
    driver: database.driver,
    spanWriter: new SpanWriter(database, changes, { origins, deriver }),
    deriver,
    spans: new SpanReader(database, payloads),
    neighbors: new SpanNeighbors(database, payloads),
    logWriter: new LogWriter(database, changes, { origins, deriver }),
    logs: new LogReader(database),
    metricWriter: new MetricWriter(database, origins),
    metrics: new MetricReader(database),
    search: new SpanSearch(database, payloads),
    runs: new RunReader(database, rollup),
    rollup,
    executions: new ExecutionStore(database),
    conditions: new ConditionStore(database),
    exchanges: new ExchangeStore(database),
    problems: new ProblemStore(database),
    retention: new Retention(database),
    pins: new Pins(database),
    madeRuns: new MadeRuns(database),
    orphans: new Orphans(database, origins),
    compaction: new Compaction(database),
    diskUse: new DiskUse(database),
    copyPages: () => void copyPages(database),
    cursor: () => changes.current,
    dispose: () => database.close(),
  };
}
