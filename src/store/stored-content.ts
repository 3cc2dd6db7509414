import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Bytes as a column holds them: compressed where that saves something. */
export interface StoredContent {
  readonly is_compressed: number;
  readonly content: Uint8Array;
}

/**
 * Brotli, because every Node reads it: zstd decompresses three times as fast and compresses no better, and
 * a database may be opened by an editor whose Node has none. 5: the first quality that looks far back.
 */
const quality = 5;
/** 256 KB: a pack fits in, and no more memory is taken. */
const windowBits = 18;
/** Pictures and random bytes stay as they are, and are read without work. */
const worthwhileShare = 0.9;

export function toStoredContent(bytes: Uint8Array): StoredContent {
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: windowBits,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return compressed.length < bytes.length * worthwhileShare
    ? { is_compressed: 1, content: compressed }
    : { is_compressed: 0, content: bytes };
}

export function fromStoredContent(row: StoredContent): Uint8Array {
  return row.is_compressed === 1 ? brotliDecompressSync(row.content) : row.content;
}
