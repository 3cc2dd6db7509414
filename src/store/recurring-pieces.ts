import { createHash } from 'node:crypto';
import type { Database, Statement } from './database.ts';
import { contentPieces, shortestPiece } from './content-pieces.ts';
import bodyByHash from './queries/body-by-hash.sql';

/** A part of a span. With a hash: it is found elsewhere too, and is to be kept once. */
export interface PayloadPart {
  readonly bytes: Uint8Array;
  readonly hash?: Buffer;
}

/** About 4 MB of hashes. What is forgotten is kept once more, no harm but a few bytes. */
const rememberedPieces = 40_000;
/** Of a SHA-256: enough that no two pieces of a disk share them, whoever chooses them. */
const hashBytes = 16;

/**
 * Tells which pieces of payloads recur: in the spans that are looked at together, in those before, or in
 * what is kept as a body already. A piece that is seen for the first time stays with its span, where it is
 * compressed together with its neighbors and needs no row.
 */
export class RecurringPieces {
  private readonly bodyByHash: Statement<{ id: number }>;
  private seen = new Set<string>();

  constructor(database: Database) {
    this.bodyByHash = database.prepare(bodyByHash);
  }

  /** The parts of each payload, in order; parts that do not recur are joined. */
  split(payloads: readonly Uint8Array[]): readonly (readonly PayloadPart[])[] {
    const cut = payloads.map((payload) => contentPieces(payload).map(withHash));
    const counts = new Map<string, number>();
    for (const { key } of cut.flat())
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    const recurring = new Set<string>();
    for (const [key, count] of counts) if (count > 1 || this.isKnown(key)) recurring.add(key);
    this.remember(counts.keys());
    return cut.map((pieces) => joinOthers(pieces, recurring));
  }

  private isKnown(key: string): boolean {
    return (
      this.seen.has(key) || this.bodyByHash.get({ hash: Buffer.from(key, 'latin1') }) !== undefined
    );
  }

  private remember(keys: Iterable<string>): void {
    if (this.seen.size > rememberedPieces) this.seen = new Set();
    for (const key of keys) this.seen.add(key);
  }
}

interface HashedPiece {
  readonly bytes: Uint8Array;
  /** The hash, a letter for each byte; absent where the piece is too short. */
  readonly key: string | undefined;
}

function withHash(bytes: Uint8Array): HashedPiece {
  if (bytes.length < shortestPiece) return { bytes, key: undefined };
  const hash = createHash('sha256').update(bytes).digest().subarray(0, hashBytes);
  return { bytes, key: hash.toString('latin1') };
}

function joinOthers(
  pieces: readonly HashedPiece[],
  recurring: ReadonlySet<string>,
): readonly PayloadPart[] {
  const parts: PayloadPart[] = [];
  let others: Uint8Array[] = [];
  const endOthers = (): void => {
    if (others.length > 0) parts.push({ bytes: Buffer.concat(others) });
    others = [];
  };
  for (const { bytes, key } of pieces) {
    if (key === undefined || !recurring.has(key)) {
      others.push(bytes);
      continue;
    }
    endOthers();
    parts.push({ bytes, hash: Buffer.from(key, 'latin1') });
  }
  endOthers();
  return parts;
}
