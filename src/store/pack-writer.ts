import type { Database, Statement } from './database.ts';
import { Payloads } from './payloads.ts';
import bodyByHash from './queries/body-by-hash.sql';
import deleteUnpackedSpan from './queries/delete-unpacked-span.sql';
import insertBody from './queries/insert-body.sql';
import insertPackBody from './queries/insert-pack-body.sql';
import insertPack from './queries/insert-pack.sql';
import insertPackedSpan from './queries/insert-packed-span.sql';
import type { PayloadPart } from './recurring-pieces.ts';
import { toStoredContent } from './stored-content.ts';

/** A span that is to be packed: as it is stored, and the same bytes in parts. */
export interface SpanToPack {
  readonly id: number;
  readonly payload: Uint8Array;
  readonly parts: readonly PayloadPart[];
}

/** A span would not be read from its pack as it was. A fault of this program: nothing was changed. */
export class UnequalPackError extends Error {
  constructor(spanRow: number) {
    super(`Span ${spanRow} of the database would not be the same after compaction.`);
    this.name = 'UnequalPackError';
  }
}

interface IdRow {
  readonly id: number;
}

/** What the rows of a pack take beside its content. */
const rowBytes = 150;

/** Writes packs and bodies. Nothing else inserts into `packs`, `pack_bodies` and `bodies`. */
export class PackWriter {
  private readonly database: Database;
  private readonly bodyByHash: Statement<IdRow>;
  private readonly insertBody: Statement<IdRow>;
  private readonly insertPack: Statement<IdRow>;
  private readonly insertPackBody: Statement<never>;
  private readonly deleteUnpackedSpan: Statement<{ format: string }>;
  private readonly insertPackedSpan: Statement<never>;

  constructor(database: Database) {
    this.database = database;
    this.bodyByHash = database.prepare(bodyByHash);
    this.insertBody = database.prepare(insertBody);
    this.insertPack = database.prepare(insertPack);
    this.insertPackBody = database.prepare(insertPackBody);
    this.deleteUnpackedSpan = database.prepare(deleteUnpackedSpan);
    this.insertPackedSpan = database.prepare(insertPackedSpan);
  }

  /**
   * Moves spans of a run into one pack, in one transaction, if that saves space. Each is read back first:
   * throws `UnequalPackError`, and changes nothing, where one is not the same, byte for byte.
   */
  write(traceId: string, spans: readonly SpanToPack[]): void {
    const whole = sum(spans.map((span) => span.payload.length));
    const own = Buffer.concat(spans.flatMap(({ parts }) => parts.filter(isOwn).map(bytesOf)));
    const pack = toStoredContent(own);
    if (pack.content.length + rowBytes >= whole) return;
    this.database.transaction(() => {
      const bodyIds = this.keepBodies(spans);
      const row = this.insertPack.get({
        trace_id: traceId,
        span_count: spans.length,
        whole_bytes: whole,
        ...pack,
      });
      if (row === undefined) throw new Error('SQLite gave no id for a pack.');
      for (const body_id of new Set(bodyIds.values()))
        this.insertPackBody.run({ pack_id: row.id, body_id });
      this.moveSpans(spans, row.id, bodyIds);
    });
  }

  /** The ids of all bodies that the spans have in common with others, by their hash. */
  private keepBodies(spans: readonly SpanToPack[]): ReadonlyMap<string, number> {
    const ids = new Map<string, number>();
    for (const { hash, bytes } of spans.flatMap(({ parts }) => parts)) {
      if (hash === undefined || ids.has(keyOf(hash))) continue;
      const row =
        this.bodyByHash.get({ hash }) ?? this.insertBody.get({ hash, ...toStoredContent(bytes) });
      if (row === undefined) throw new Error('SQLite gave no id for a body.');
      ids.set(keyOf(hash), row.id);
    }
    return ids;
  }

  private moveSpans(
    spans: readonly SpanToPack[],
    packId: number,
    bodyIds: ReadonlyMap<string, number>,
  ): void {
    // A reader that has read nothing yet: what it gives comes from the database alone.
    const payloads = new Payloads(this.database);
    let start = 0;
    for (const { id, payload, parts } of spans) {
      const numbers = parts.map(({ hash, bytes }) =>
        hash === undefined ? bytes.length : -(bodyIds.get(keyOf(hash)) ?? 0),
      );
      const recipe = Buffer.from(JSON.stringify([start, ...numbers]));
      start += sum(parts.filter(isOwn).map(({ bytes }) => bytes.length));
      const { bytes } = payloads.read({ format: 'json', payload: recipe, pack_id: packId });
      if (Buffer.compare(bytes, payload) !== 0) throw new UnequalPackError(id);
      // A span that was sent again since it was read stays as it is; the next compaction takes it.
      const deleted = this.deleteUnpackedSpan.get({ id, payload });
      if (deleted === undefined) continue;
      this.insertPackedSpan.run({ id, format: deleted.format, recipe, pack_id: packId });
    }
  }
}

function isOwn(part: PayloadPart): boolean {
  return part.hash === undefined;
}

function bytesOf(part: PayloadPart): Uint8Array {
  return part.bytes;
}

function keyOf(hash: Buffer): string {
  return hash.toString('latin1');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
