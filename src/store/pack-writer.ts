import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import { Payloads } from './payloads.ts';
import bodyByHash from './queries/body-by-hash.sql';
import deleteSpanData from './queries/delete-span-data.sql';
import insertBody from './queries/insert-body.sql';
import insertPackBody from './queries/insert-pack-body.sql';
import insertPack from './queries/insert-pack.sql';
import insertPackedSpan from './queries/insert-packed-span.sql';
import unchangedSpan from './queries/unchanged-span.sql';
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

interface FoundSpan extends SpanToPack {
  readonly format: EncodedRecord['format'];
}

/** What the rows of a pack take beside its content. */
const rowBytes = 150;

/** Writes packs and bodies. Nothing else inserts into `packs`, `pack_bodies` and `bodies`. */
export class PackWriter {
  private readonly database: Database;
  private readonly unchangedSpan: Statement<Pick<FoundSpan, 'format'>>;
  private readonly bodyByHash: Statement<IdRow>;
  private readonly insertBody: Statement<IdRow>;
  private readonly insertPack: Statement<IdRow>;
  private readonly insertPackBody: Statement<never>;
  private readonly deleteSpanData: Statement<never>;
  private readonly insertPackedSpan: Statement<never>;

  constructor(database: Database) {
    this.database = database;
    this.unchangedSpan = database.prepare(unchangedSpan);
    this.bodyByHash = database.prepare(bodyByHash);
    this.insertBody = database.prepare(insertBody);
    this.insertPack = database.prepare(insertPack);
    this.insertPackBody = database.prepare(insertPackBody);
    this.deleteSpanData = database.prepare(deleteSpanData);
    this.insertPackedSpan = database.prepare(insertPackedSpan);
  }

  /**
   * Moves spans of a run into one pack, in one transaction, if that saves space. Spans that were sent again
   * or deleted since they were read are left out. Each span is read back first: throws `UnequalPackError`,
   * and changes nothing, where one is not the same, byte for byte.
   */
  write(traceId: string, spans: readonly SpanToPack[]): void {
    this.database.transaction(() => {
      const found = spans.flatMap((span): FoundSpan[] => {
        const row = this.unchangedSpan.get({ id: span.id, payload: span.payload });
        return row === undefined ? [] : [{ ...span, format: row.format }];
      });
      if (found.length > 0) this.writeFound(traceId, found);
    });
  }

  private writeFound(traceId: string, spans: readonly FoundSpan[]): void {
    const whole_bytes = sum(spans.map((span) => span.payload.length));
    const own = spans.flatMap(({ parts }) => parts.filter(isOwn).map(({ bytes }) => bytes));
    const pack = toStoredContent(Buffer.concat(own));
    if (pack.content.length + rowBytes >= whole_bytes) return;
    const bodyIds = this.keepBodies(spans);
    const span_count = spans.length;
    const row = this.insertPack.get({ trace_id: traceId, span_count, whole_bytes, ...pack });
    if (row === undefined) throw new Error('SQLite gave no id for a pack.');
    for (const body_id of bodyIds.values()) this.insertPackBody.run({ pack_id: row.id, body_id });
    this.moveSpans(spans, row.id, bodyIds);
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
    spans: readonly FoundSpan[],
    pack_id: number,
    bodyIds: ReadonlyMap<string, number>,
  ): void {
    // A reader that has read nothing yet: what it gives comes from the database alone.
    const payloads = new Payloads(this.database);
    let start = 0;
    for (const { id, format, payload, parts } of spans) {
      const numbers = parts.map(({ hash, bytes }) =>
        hash === undefined ? bytes.length : -(bodyIds.get(keyOf(hash)) ?? 0),
      );
      const recipe = Buffer.from(JSON.stringify([start, ...numbers]));
      start += sum(parts.filter(isOwn).map(({ bytes }) => bytes.length));
      const { bytes } = payloads.read({ format, payload: recipe, pack_id });
      if (Buffer.compare(bytes, payload) !== 0) throw new UnequalPackError(id);
      // Not an update: a row that is made smaller leaves its page as empty as it is, and pages are joined
      // only where rows are deleted.
      this.deleteSpanData.run({ id });
      this.insertPackedSpan.run({ id, format, recipe, pack_id });
    }
  }
}

function isOwn(part: PayloadPart): boolean {
  return part.hash === undefined;
}

function keyOf(hash: Buffer): string {
  return hash.toString('latin1');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
