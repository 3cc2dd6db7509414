import type { Database, Statement } from './database.ts';
import { usedBytes } from './pragma.ts';
import packedPayloads from './queries/packed-payloads.sql';
import unpackedPayloads from './queries/unpacked-payloads.sql';

/** What spans take on the disk. */
export interface DiskFigures {
  readonly spans: number;
  /** How many of them are compacted. */
  readonly compactedSpans: number;
  /** Of all spans as they arrived. */
  readonly payloadBytes: number;
  /** Of the whole database, with its indexes and all else that is in it. */
  readonly databaseBytes: number;
}

interface SumRow {
  readonly spans: number;
  readonly bytes: number;
}

/** Says how much space is used, and how much the spans would take as they arrived. */
export class DiskUse {
  private readonly database: Database;
  private readonly packed: Statement<SumRow>;
  private readonly unpacked: Statement<SumRow>;

  constructor(database: Database) {
    this.database = database;
    this.packed = database.prepare(packedPayloads);
    this.unpacked = database.prepare(unpackedPayloads);
  }

  /** Reads most of the database: not for what is asked often. */
  measure(): DiskFigures {
    const nothing = { spans: 0, bytes: 0 };
    const [packed, unpacked] = [this.packed.get() ?? nothing, this.unpacked.get() ?? nothing];
    return {
      spans: packed.spans + unpacked.spans,
      compactedSpans: packed.spans,
      payloadBytes: packed.bytes + unpacked.bytes,
      databaseBytes: usedBytes(this.database),
    };
  }
}
