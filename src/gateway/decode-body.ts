import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { maximumKeptBytes } from './body-recorder.ts';

type Decode = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', promisify(zlib.gunzip)],
  ['x-gzip', promisify(zlib.gunzip)],
  ['deflate', promisify(zlib.inflate)],
  ['br', promisify(zlib.brotliDecompress)],
]);

/** The plain bytes; `undefined` where the encoding is unknown, the data broken or longer than what is kept. */
export async function decodeBody(
  bytes: Uint8Array,
  encoding: string,
): Promise<Uint8Array | undefined> {
  const decode = decoders.get(encoding.trim().toLowerCase()) ?? zstdDecoder(encoding);
  if (decode === undefined) return undefined;
  try {
    return await decode(bytes, { maxOutputLength: maximumKeptBytes });
  } catch {
    return undefined;
  }
}

/** Node has it from 22.15 on. Some programs send their requests this way. */
function zstdDecoder(encoding: string): Decode | undefined {
  return encoding === 'zstd' && 'zstdDecompress' in zlib
    ? promisify(zlib.zstdDecompress)
    : undefined;
}
