import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Compression } from './check-request.ts';
import type { PendingBytes } from './pending-bytes.ts';
import { Refusal } from './refusal.ts';

const decompressors = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  rawDeflate: promisify(inflateRaw),
};

export interface BodyOptions {
  readonly compression: Compression;
  readonly maximumBodyBytes: number;
  /** Counts what is in memory for this request. */
  readonly pending: PendingBytes;
}

/**
 * The whole body, decompressed. Throws `Refusal`: 413 where it is larger than allowed before or
 * after decompression, 503 where too much is pending already, 400 where it cannot be decompressed
 * or breaks off.
 */
export async function readBody(
  request: IncomingMessage,
  options: BodyOptions,
): Promise<Uint8Array> {
  const { maximumBodyBytes, pending } = options;
  // A body that says it is too large is refused before it is read.
  if (Number(request.headers['content-length'] ?? 0) > maximumBodyBytes) {
    throw tooLarge(maximumBodyBytes);
  }
  const body = await readRaw(request, options);
  const decompressed = await decompress(body, options);
  if (decompressed !== body) pending.add(decompressed.length);
  return decompressed;
}

function readRaw(request: IncomingMessage, options: BodyOptions): Promise<Buffer> {
  const { maximumBodyBytes, pending } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const takeChunk = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > maximumBodyBytes) throw tooLarge(maximumBodyBytes);
        pending.add(chunk.length);
        chunks.push(chunk);
      } catch (refusal) {
        request.off('data', takeChunk);
        reject(refusal);
      }
    };
    request.on('data', takeChunk);
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    // Also comes after `end`, when it says nothing any more.
    request.once('close', () => reject(new Refusal(400, 'The request broke off.')));
    request.once('error', () => reject(new Refusal(400, 'The request broke off.')));
  });
}

async function decompress(
  body: Buffer,
  { compression, maximumBodyBytes }: BodyOptions,
): Promise<Buffer> {
  if (compression === 'identity' || body.length === 0) return body;
  // "deflate" means with a zlib header, but some senders leave it out.
  const isRaw = compression === 'deflate' && !hasZlibHeader(body);
  try {
    return await decompressors[isRaw ? 'rawDeflate' : compression](body, {
      maxOutputLength: maximumBodyBytes,
    });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maximumBodyBytes);
    throw new Refusal(400, `The body is not what its content encoding says (${compression}).`);
  }
}

function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return first % 16 === 8 && (first * 256 + second) % 31 === 0;
}

function tooLarge(maximumBodyBytes: number): Refusal {
  return new Refusal(413, `The body is larger than ${maximumBodyBytes} bytes.`);
}
