import assert from 'node:assert/strict';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decompress, hasZstd, type Compression } from '../../src/receiver/decompress.ts';
import { PendingTotal } from '../../src/receiver/pending-bytes.ts';
import { defaultReceiverLimits } from '../../src/receiver/receiver-limits.ts';
import { Refusal } from '../../src/receiver/refusal.ts';
import { changeBytes } from './change-bytes.ts';
import type { Random } from './random.ts';

const limits = { ...defaultReceiverLimits, maximumBodyBytes: 4 * 2 ** 20, ratioFreeBytes: 2 ** 20 };
const total = new PendingTotal(limits.maximumBodyBytes);

/** A broken frame is refused, a whole one gives what went into it, and none gives more than the limits. */
export async function checkCompressed(body: Uint8Array, random: Random): Promise<void> {
  const [compression, compress] = random.pick(frames);
  // A bomb now and then.
  const content = random.oneIn(50) ? Buffer.alloc(random.below(6 * 2 ** 20)) : Buffer.from(body);
  const whole = compress(content);
  const isChanged = !random.oneIn(4);
  const frame = Buffer.from(isChanged ? changeBytes(whole, random) : whole);
  const pending = total.open();
  try {
    const result = await decompress(frame, { compression, limits, pending });
    assert.ok(result.length <= limits.maximumBodyBytes);
    if (!isChanged) assert.ok(result.equals(content));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    assert.ok(isChanged || content.length > limits.ratioFreeBytes, error.message);
  } finally {
    pending.release();
  }
}

type Frame = readonly [Compression, (content: Buffer) => Buffer];

const frames: readonly [Frame, ...Frame[]] = [
  ['gzip', (content) => gzipSync(content)],
  ['deflate', (content) => deflateSync(content)],
  ...(hasZstd ? [['zstd', (content: Buffer) => zstdCompressSync(content)] as const] : []),
];
