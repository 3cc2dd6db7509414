import type { IncomingMessage } from 'node:http';
import { decompress, tooLarge, type DecompressOptions } from './decompress.ts';
import { Refusal } from './refusal.ts';

/**
 * The whole body, decompressed. Throws `Refusal`: 413 where it is larger than allowed before or
 * after decompression, 503 where too much is pending already, 400 where it cannot be decompressed
 * or breaks off.
 */
export async function readBody(
  request: IncomingMessage,
  options: DecompressOptions,
): Promise<Uint8Array> {
  const { maximumBodyBytes } = options.limits;
  // A body that says it is too large is refused before it is read.
  if (Number(request.headers['content-length'] ?? 0) > maximumBodyBytes) {
    throw tooLarge(maximumBodyBytes);
  }
  return decompress(await readRaw(request, options), options);
}

function readRaw(request: IncomingMessage, options: DecompressOptions): Promise<Buffer> {
  const { limits, pending } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const takeChunk = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > limits.maximumBodyBytes) throw tooLarge(limits.maximumBodyBytes);
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
