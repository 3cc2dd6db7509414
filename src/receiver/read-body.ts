import type { IncomingMessage } from 'node:http';
import type { ArrivingBodies } from './arriving-bodies.ts';
import type { BodyBuffers } from './body-buffers.ts';
import { decompress, tooLarge, type DecompressOptions } from './decompress.ts';
import { Refusal } from './refusal.ts';

export interface ReadBodyOptions extends DecompressOptions {
  readonly buffers: BodyBuffers;
  readonly arriving: ArrivingBodies;
}

/**
 * The whole body, decompressed, to be given back to `buffers`. Throws `Refusal`: 413 where it is larger than
 * allowed before or after decompression, 503 where too much is pending already, 400 where it cannot be
 * decompressed or breaks off.
 */
export async function readBody(
  request: IncomingMessage,
  options: ReadBodyOptions,
): Promise<Uint8Array> {
  const { maximumBodyBytes } = options.limits;
  const toldBytes = Number(request.headers['content-length'] ?? 0);
  // A body that says it is too large is refused before it is read.
  if (toldBytes > maximumBodyBytes) throw tooLarge(maximumBodyBytes);
  const room = options.buffers.take(toldBytes);
  let body: Buffer | undefined;
  try {
    body = await decompress(await readRaw(request, room, options), options);
    await options.arriving.settle();
    return body;
  } finally {
    if (room !== undefined && body?.buffer !== room.buffer) options.buffers.giveBack(room);
  }
}

/** Into `room`, which is as long as the body says it is. What the room held before is not part of it. */
function readRaw(
  request: IncomingMessage,
  room: Buffer | undefined,
  { limits, pending, arriving }: ReadBodyOptions,
): Promise<Buffer> {
  const arrivingBody = arriving.begin();
  return new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // Nothing may be written to the room once it is given back.
    const fail = (refusal: unknown): void => {
      request.off('data', takeChunk);
      reject(refusal instanceof Error ? refusal : new Error(String(refusal)));
    };
    const takeChunk = (chunk: Buffer): void => {
      try {
        if (length + chunk.length > limits.maximumBodyBytes)
          throw tooLarge(limits.maximumBodyBytes);
        pending.add(chunk.length);
        arrivingBody.add(chunk.length);
        if (room === undefined) chunks.push(chunk);
        else chunk.copy(room, length);
        length += chunk.length;
      } catch (refusal) {
        fail(refusal);
      }
    };
    request.on('data', takeChunk);
    request.once('end', () => resolve(room?.subarray(0, length) ?? Buffer.concat(chunks, length)));
    // Also comes after `end`, when it says nothing any more.
    request.once('close', () => fail(new Refusal(400, 'The request broke off.')));
    request.once('error', () => fail(new Refusal(400, 'The request broke off.')));
  }).finally(() => arrivingBody.end());
}
