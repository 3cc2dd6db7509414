/**
 * Cuts bytes into pieces where their content says so, not their position: what two payloads have in
 * common is cut into the same pieces in both, whatever stands before it and whatever format it is in.
 * The pieces one after the other are the bytes.
 */
export function contentPieces(bytes: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = endOfPiece(bytes, start);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

/** A shorter one is not worth a row of its own; only the last piece may be shorter. */
export const shortestPiece = 1024;
/** So that a picture in base64, or a text of one letter, is not one piece. */
export const longestPiece = 16 * 1024;
/** Eleven bits: a piece is on average 2 KB longer than the shortest, about as long as a message. */
const boundaryMask = 0xffe00000;

/**
 * A rolling hash: each byte shifts the older ones out to the left, so that the upper bits depend on the
 * last 32 bytes alone.
 */
function endOfPiece(bytes: Uint8Array, start: number): number {
  const last = Math.min(start + longestPiece, bytes.length);
  let hash = 0;
  for (let index = start + shortestPiece - hashedBytes; index < last; index++) {
    hash = ((hash << 1) + (byteValues[bytes[index] ?? 0] ?? 0)) | 0;
    if (index >= start + shortestPiece && (hash & boundaryMask) === 0) return index + 1;
  }
  return last;
}

const hashedBytes = 32;

/** A random number for each byte. The same ones in every version: other ones would cut elsewhere. */
const byteValues = randomNumbers(256);

function randomNumbers(count: number): Int32Array {
  let state = 0x9e3779b9;
  return Int32Array.from({ length: count }, () => {
    // xorshift32, whose bits are even enough for this.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  });
}
