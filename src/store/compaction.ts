import type { Database, Statement } from './database.ts';
import { PackWriter, UnequalPackError, type SpanToPack } from './pack-writer.ts';
import deleteUnusedPacks from './queries/delete-unused-packs.sql';
import hasPacks from './queries/has-packs.sql';
import nextRunToCompact from './queries/next-run-to-compact.sql';
import payloadToCompact from './queries/payload-to-compact.sql';
import saveCompactionProgress from './queries/save-compaction-progress.sql';
import spansToCompact from './queries/spans-to-compact.sql';
import { RecurringPieces } from './recurring-pieces.ts';

interface RunToCompact {
  readonly trace_id: string;
  readonly change: number;
  readonly last_received_ms: number;
}

interface PayloadToCompact {
  readonly id: number;
  readonly payload: Uint8Array;
}

/** Read and cut in one step: takes some 20 ms, and what recurs in so much is found at once. */
const bytesPerBatch = 1_000_000;
/** Before compression: a larger pack is smaller in the end, and reading one span of it takes longer. */
const bytesPerPack = 96 * 1024;

/**
 * Stores the payloads of runs that nothing comes for any more in less space: what several spans hold only
 * once, the rest compressed with its neighbors. Each span reads as before, byte for byte.
 */
export class Compaction {
  private readonly writer: PackWriter;
  private readonly pieces: RecurringPieces;
  private readonly nextRun: Statement<RunToCompact>;
  private readonly spans: Statement<{ id: number }>;
  private readonly payload: Statement<PayloadToCompact>;
  private readonly hasPacks: Statement<{ found: number }>;
  private readonly deleteUnusedPacks: Statement<never>;
  private readonly saveProgress: Statement<never>;

  constructor(database: Database) {
    this.writer = new PackWriter(database);
    this.pieces = new RecurringPieces(database);
    this.nextRun = database.prepare(nextRunToCompact);
    this.spans = database.prepare(spansToCompact);
    this.payload = database.prepare(payloadToCompact);
    this.hasPacks = database.prepare(hasPacks);
    this.deleteUnusedPacks = database.prepare(deleteUnusedPacks);
    this.saveProgress = database.prepare(saveCompactionProgress);
  }

  /**
   * All runs that nothing came for since `quietSinceMs`, the oldest first, one short transaction at a
   * time. Gives true with the step that ends a run. It may be left at any step, and begun anew.
   */
  *compact(quietSinceMs: number): Generator<boolean, undefined> {
    for (;;) {
      const run = this.nextRun.get();
      if (run === undefined || run.last_received_ms > quietSinceMs) return undefined;
      try {
        yield* this.compactRun(run.trace_id);
      } catch (error) {
        // The run stays as it is, and holds up no other.
        if (error instanceof UnequalPackError) this.saveProgressOf(run);
        throw error;
      }
      this.saveProgressOf(run);
      yield true;
    }
  }

  private saveProgressOf({ trace_id, change }: RunToCompact): void {
    this.saveProgress.run({ trace_id, change });
  }

  private *compactRun(traceId: string): Generator<boolean> {
    const hadPacks = this.hasPacks.get({ trace_id: traceId }) !== undefined;
    const ids = this.spans.all({ trace_id: traceId }).map(({ id }) => id);
    for (let read = 0; read < ids.length;) {
      const { batch, readTo } = this.readBatch(ids, read);
      read = readTo;
      const parts = this.pieces.split(batch.map(({ payload }) => payload));
      yield false;
      for (const spans of fillPacks(batch.map((row, at) => ({ ...row, parts: parts[at] ?? [] })))) {
        this.writer.write(traceId, spans);
        yield false;
      }
    }
    if (hadPacks) this.deleteUnusedPacks.run({ trace_id: traceId });
  }

  /** In the order of `ids`, from its place `from` on. Spans that are gone by now are left out. */
  private readBatch(
    ids: readonly number[],
    from: number,
  ): { readonly batch: readonly PayloadToCompact[]; readonly readTo: number } {
    const batch: PayloadToCompact[] = [];
    let [readTo, bytes] = [from, 0];
    for (; readTo < ids.length && bytes < bytesPerBatch; readTo++) {
      const row = this.payload.get({ id: ids[readTo] ?? 0 });
      if (row === undefined) continue;
      batch.push(row);
      bytes += row.payload.length;
    }
    return { batch, readTo };
  }
}

/** As many spans together as fill a pack with what is theirs alone. */
function* fillPacks(spans: readonly SpanToPack[]): Generator<readonly SpanToPack[]> {
  let pack: SpanToPack[] = [];
  let bytes = 0;
  for (const span of spans) {
    pack.push(span);
    for (const { hash, bytes: own } of span.parts) if (hash === undefined) bytes += own.length;
    if (bytes < bytesPerPack) continue;
    yield pack;
    [pack, bytes] = [[], 0];
  }
  if (pack.length > 0) yield pack;
}
