import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { contentPieces, longestPiece, shortestPiece } from '../../../src/store/content-pieces.ts';

describe('content pieces', () => {
  it('are the bytes, cut into pieces of a reasonable length', () => {
    const lengths = fc.nat(100_000).map((length) => randomBytes(length));
    const evenBytes = fc.nat(100_000).map((length) => Buffer.alloc(length, 'a'));
    fc.assert(
      fc.property(fc.oneof(lengths, evenBytes), (bytes) => {
        const pieces = contentPieces(bytes);
        assert.equal(Buffer.compare(Buffer.concat(pieces), bytes), 0);
        for (const piece of pieces.slice(0, -1)) assert.ok(piece.length >= shortestPiece);
        for (const piece of pieces) assert.ok(piece.length <= longestPiece);
      }),
      { numRuns: 50 },
    );
  });

  it('are the same where two payloads are, whatever stands before', () => {
    const [common, first, second] = [200_000, 1_234, 77].map((length) => randomBytes(length));
    const cut = (before: Buffer | undefined): readonly string[] =>
      contentPieces(
        Buffer.concat([before ?? '', common ?? ''].map((each) => Buffer.from(each))),
      ).map((piece) => Buffer.from(piece).toString('latin1'));
    const [left, right] = [cut(first), cut(second)];
    const both = new Set(left);
    const shared = right.filter((piece) => both.has(piece)).join('');
    assert.ok(shared.length > 150_000, `${shared.length} bytes in common`);
  });
});
