import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { PendingBytes } from './pending-bytes.ts';
import type { ReceiverLimits } from './receiver-limits.ts';
import { Refusal } from './refusal.ts';

export type Compression = 'gzip' | 'deflate' | 'zstd' | 'identity';

/** Node has zstd since 22.15; the editor's own may be older. */
export const hasZstd = 'createZstdDecompress' in zlib;

export interface DecompressOptions {
  readonly compression: Compression;
  readonly limits: ReceiverLimits;
  /** Counts the decompressed bytes as they come. */
  readonly pending: PendingBytes;
}

/**
 * The whole body, decompressed. Stops at the limit, so that a small body cannot take much memory.
 * Throws `Refusal`: 413 where it becomes too large, 503 where too much is pending already, 400 where
 * it is not what `compression` says.
 */
export function decompress(body: Buffer, options: DecompressOptions): Promise<Buffer> {
  const { compression, limits, pending } = options;
  if (compression === 'identity' || body.length === 0) return Promise.resolve(body);
  return new Promise((resolve, reject) => {
    const stream = openStream(body, compression);
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      try {
        refuseGrowth(body.length, length, limits);
        pending.add(chunk.length);
        chunks.push(chunk);
      } catch (refusal) {
        stream.destroy();
        reject(refusal);
      }
    });
    stream.once('end', () => resolve(Buffer.concat(chunks, length)));
    stream.once('error', () =>
      reject(new Refusal(400, `The body is not what its content encoding says (${compression}).`)),
    );
    stream.end(body);
  });
}

export function tooLarge(maximumBodyBytes: number): Refusal {
  return new Refusal(413, `The body is larger than ${maximumBodyBytes} bytes.`);
}

/** Large pieces cost fewer turns of the event loop, small bodies should not reserve them. */
const [smallBody, smallPiece, largePiece] = [8 * 1024, 16 * 1024, 128 * 1024];

/** A frame may ask for 128 MiB before its first byte is out; every decoder must allow 8 MiB. */
const largestWindowLog = 23;

function openStream(body: Buffer, compression: Exclude<Compression, 'identity'>): Transform {
  const chunkSize = body.length < smallBody ? smallPiece : largePiece;
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize });
  if (compression === 'zstd') {
    const params = { [zlib.constants.ZSTD_d_windowLogMax]: largestWindowLog };
    return zlib.createZstdDecompress({ chunkSize, params });
  }
  // "deflate" means with a zlib header, but some senders leave it out.
  return hasZlibHeader(body)
    ? zlib.createInflate({ chunkSize })
    : zlib.createInflateRaw({ chunkSize });
}

function refuseGrowth(from: number, to: number, limits: ReceiverLimits): void {
  const { maximumBodyBytes, maximumRatio, ratioFreeBytes } = limits;
  if (to > maximumBodyBytes) throw tooLarge(maximumBodyBytes);
  if (to > ratioFreeBytes && to > from * maximumRatio) {
    throw new Refusal(413, `The body becomes more than ${maximumRatio} times as large.`);
  }
}

function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return first % 16 === 8 && (first * 256 + second) % 31 === 0;
}
