import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import bodyContent from './queries/body-content.sql';
import packContent from './queries/pack-content.sql';
import { fromStoredContent, type StoredContent } from './stored-content.ts';

/** What every query selects of `span_data` that wants the span. */
export interface PayloadRow {
  readonly format: EncodedRecord['format'];
  readonly payload: Uint8Array;
  readonly pack_id: number | null;
}

/** The spans of a run are read in the order in which they are packed. */
const rememberedPacks = 4;
/** A conversation's messages, which each of its turns needs again. */
const rememberedBodies = 500;
/** A span of many megabytes is not kept in memory for the next reader. */
const largestRemembered = 1_000_000;

/** Reads spans as they arrived, however they are kept now. Nothing else looks into `payload`. */
export class Payloads {
  private readonly packs: Contents;
  private readonly bodies: Contents;

  constructor(database: Database) {
    this.packs = new Contents(database.prepare(packContent), rememberedPacks);
    this.bodies = new Contents(database.prepare(bodyContent), rememberedBodies);
  }

  /** Throws where a part of a compacted span is missing: then the database is damaged. */
  read({ format, payload, pack_id }: PayloadRow): EncodedRecord {
    return { format, bytes: pack_id === null ? payload : this.follow(payload, pack_id) };
  }

  /** See the migration `0007` for what a recipe is. */
  private follow(recipe: Uint8Array, packId: number): Uint8Array {
    const [start = 0, ...parts] = JSON.parse(Buffer.from(recipe).toString()) as readonly number[];
    const pack = this.packs.get(packId);
    let position = start;
    const pieces = parts.map((part) => {
      if (part < 0) return this.bodies.get(-part);
      position += part;
      return pack.subarray(position - part, position);
    });
    return Buffer.concat(pieces);
  }
}

/** Decompressed contents by their id, as many as are worth remembering. */
class Contents {
  private readonly select: Statement<StoredContent>;
  private readonly most: number;
  private readonly known = new Map<number, Uint8Array>();

  constructor(select: Statement<StoredContent>, most: number) {
    this.select = select;
    this.most = most;
  }

  get(id: number): Uint8Array {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const row = this.select.get({ id });
    if (row === undefined) throw new Error(`A part of a compacted span is missing: ${id}.`);
    const bytes = fromStoredContent(row);
    if (bytes.length <= largestRemembered) this.remember(id, bytes);
    return bytes;
  }

  /** In the place of the one that was read first. */
  private remember(id: number, bytes: Uint8Array): void {
    const [first] = this.known.keys();
    if (first !== undefined && this.known.size >= this.most) this.known.delete(first);
    this.known.set(id, bytes);
  }
}
