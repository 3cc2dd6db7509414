import type { Span } from '../model/span.ts';
import type { TraceId } from '../model/ids.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import type { Payloads } from './payloads.ts';
import callsToldByLog from './queries/calls-told-by-log.sql';
import callsWithoutTokens from './queries/calls-without-tokens.sql';
import deriveProgress from './queries/derive-progress.sql';
import forgetPricedFacts from './queries/forget-priced-facts.sql';
import hasFacts from './queries/has-facts.sql';
import markRunStale from './queries/mark-run-stale.sql';
import nextSpans from './queries/next-spans.sql';
import putFacts from './queries/put-facts.sql';
import saveDeriveProgress from './queries/save-derive-progress.sql';
import spanToDerive from './queries/span-to-derive.sql';
import unnamedCalls from './queries/unnamed-calls.sql';
import underivedSpansOfRun from './queries/underived-spans-of-run.sql';
import { factColumns, type Derivation } from './span-facts.ts';
import { SpanNeighbors } from './span-neighbors.ts';
import { storedSpanFromRow, type StoredSpanRow } from './span-reader.ts';

interface Progress {
  readonly last_span_id: number;
  readonly normalizer_version: number;
}

interface NextRow {
  readonly id: number;
  readonly trace_id: string;
  readonly normalizer_version: number | null;
}

/**
 * Fills `span_facts`, which nothing else does, from what was received: some time after the spans were
 * acknowledged, or when a reader wants a run.
 */
export class SpanDeriver {
  private readonly database: Database;
  private readonly derivation: Derivation;
  private readonly payloads: Payloads;
  private readonly neighbors: SpanNeighbors;
  private readonly progress: Statement<Progress>;
  private readonly saveProgress: Statement<never>;
  private readonly nextSpans: Statement<NextRow>;
  private readonly underivedOfRun: Statement<{ readonly id: number }>;
  private readonly spanToDerive: Statement<StoredSpanRow>;
  private readonly hasFacts: Statement<{ readonly id: number }>;
  private readonly putFacts: Statement<never>;
  private readonly markRunStale: Statement<never>;
  private readonly callsToldByLog: Statement<{ readonly id: number }>;
  private readonly callsWithoutTokens: Statement<{ readonly id: number }>;
  private readonly unnamedCalls: Statement<{ readonly id: number }>;
  private readonly forgetPricedFacts: Statement<never>;

  constructor(database: Database, derivation: Derivation, payloads: Payloads) {
    this.database = database;
    this.derivation = derivation;
    this.payloads = payloads;
    this.neighbors = new SpanNeighbors(database, payloads);
    this.progress = database.prepare(deriveProgress);
    this.saveProgress = database.prepare(saveDeriveProgress);
    this.nextSpans = database.prepare(nextSpans);
    this.underivedOfRun = database.prepare(underivedSpansOfRun);
    this.spanToDerive = database.prepare(spanToDerive);
    this.hasFacts = database.prepare(hasFacts);
    this.putFacts = database.prepare(putFacts);
    this.markRunStale = database.prepare(markRunStale);
    this.callsToldByLog = database.prepare(callsToldByLog);
    this.callsWithoutTokens = database.prepare(callsWithoutTokens);
    this.unnamedCalls = database.prepare(unnamedCalls);
    this.forgetPricedFacts = database.prepare(forgetPricedFacts);
  }

  /** Derives the next spans, `limit` at most, in one transaction. False where none is left. */
  deriveNext(limit: number): boolean {
    if (this.next(1).length === 0) return false;
    return this.database.transaction(() => {
      // Read inside, because another process may be deriving too.
      const rows = this.next(limit);
      for (const row of rows) this.deriveAnew(row);
      const last_span_id = rows.at(-1)?.id ?? 0;
      this.saveProgress.run({ last_span_id, normalizer_version: this.derivation.version });
      return rows.length >= limit;
    });
  }

  /** Derives what is left of one run. To be called in a transaction. */
  deriveRun(traceId: TraceId): void {
    for (const id of this.underivedIdsOfRun(traceId)) this.derive(id);
  }

  underivedIdsOfRun(traceId: TraceId): readonly number[] {
    const { last_span_id } = this.progressNow();
    return this.underivedOfRun.all({ trace_id: traceId, last_span_id }).map(({ id }) => id);
  }

  /** Derives those of the spans that nobody has derived meanwhile, in one transaction. */
  deriveMissing(ids: readonly number[]): void {
    this.database.transaction(() => {
      for (const id of ids) if (this.hasFacts.get({ id }) === undefined) this.derive(id);
    });
  }

  /** Derives one span, whatever is known of it. To be called in a transaction. */
  derive(id: number): void {
    const row = this.spanToDerive.get({ id });
    if (row === undefined) return;
    const span = this.spanOf(row);
    this.putFacts.run({ id, ...factColumns(span, this.derivation.version) });
    if (span !== undefined && this.derivation.tellsBelow?.(span) === true)
      this.deriveBelow(id, span);
  }

  /** A span comes when it ends, after those below it: what it tells of them was not known then. */
  private deriveBelow(id: number, { traceId }: Span): void {
    for (const call of this.unnamedCalls.all({ id, trace_id: traceId })) this.derive(call.id);
  }

  /**
   * Derives the calls anew of which log records tell tokens or money. To be called in a transaction, after
   * the records were written.
   */
  deriveOfLogs(logs: readonly LogWire[]): void {
    const ids = new Set<number>();
    const traceIds = new Set<TraceId>();
    for (const log of logs) {
      const { traceId, spanId } = log;
      if (traceId === undefined || spanId === undefined) continue;
      const query = this.queryOfCallsToldBy(log);
      for (const { id } of query?.all({ trace_id: traceId, span_id: spanId }) ?? []) {
        ids.add(id);
        traceIds.add(traceId);
      }
    }
    for (const id of ids) this.derive(id);
    for (const traceId of traceIds) this.markRunStale.run({ trace_id: traceId });
  }

  private queryOfCallsToldBy(log: LogWire): Statement<{ readonly id: number }> | undefined {
    if (this.derivation.isToldInLog?.(log) === true) return this.callsToldByLog;
    return this.derivation.tellsCall?.(log) === true ? this.callsWithoutTokens : undefined;
  }

  /** Has everything derived again whose cost was worked out, or could not be: prices have changed. */
  forgetPriced(): void {
    this.database.transaction(() => {
      this.forgetPricedFacts.run();
      this.saveProgress.run({ last_span_id: 0, normalizer_version: this.derivation.version });
    });
  }

  private next(limit: number): readonly NextRow[] {
    const { last_span_id, normalizer_version } = this.progressNow();
    // Spans that an older Spanwise derived are derived again from the first on.
    const from = normalizer_version < this.derivation.version ? 0 : last_span_id;
    return this.nextSpans.all({ last_span_id: from, limit });
  }

  private deriveAnew(row: NextRow): void {
    const { id, trace_id, normalizer_version: known } = row;
    if (known !== null && known >= this.derivation.version) return;
    this.derive(id);
    if (known !== null) this.markRunStale.run({ trace_id });
  }

  private progressNow(): Progress {
    return this.progress.get() ?? { last_span_id: 0, normalizer_version: 0 };
  }

  private spanOf(row: StoredSpanRow): Span | undefined {
    try {
      return this.derivation.spanOf(storedSpanFromRow(row, this.payloads), this.neighbors);
    } catch {
      // It was stored by an older or a broken version; it stays as it was received.
      return undefined;
    }
  }
}
