import type { Random } from './random.ts';

/** Changes bytes without knowing what they are. */
export function changeBytes(body: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(body);
  const at = random.below(bytes.length + 1);
  const length = random.below(random.oneIn(10) ? bytes.length + 1 : 16);
  const rest = bytes.subarray(at + length);
  switch (random.below(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), rest]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), random.bytes(length % 64), rest]);
    case 3:
      // Twice what was there once.
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 4:
      return flipBit(bytes, random);
    default:
      return overwrite(bytes, at, random.pick(telling));
  }
}

/** Bytes that mean something at the ends of what numbers, lengths and texts can be. */
const telling: readonly [Uint8Array, ...Uint8Array[]] = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0x80, 0x80, 0x80, 0x00],
  [0x00],
  [0xed, 0xa0, 0x80],
  [0x22, 0x5c, 0x75, 0x64, 0x38, 0x30, 0x30],
].map((bytes) => Uint8Array.from(bytes)) as [Uint8Array, ...Uint8Array[]];

function flipBit(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return bytes;
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

function overwrite(bytes: Buffer, at: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + by.length)]);
}
