import { utf8Text } from './utf8-text.ts';

/** Longer ones are rarely keys. */
const longestKey = 80;
const slotCount = 2048;

interface KnownKey {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** One key for each place that the bytes of a key lead to: the last that came. */
const knownKeys: (KnownKey | undefined)[] = Array.from({ length: slotCount }, () => undefined);

/** As `utf8Text`, for the keys of attributes, of which few come again and again: each is mostly made once. */
export function keyText(source: Uint8Array, start: number, end: number): string {
  if (end - start > longestKey) return utf8Text(source, start, end);
  const slot = slotOf(source, start, end);
  const known = knownKeys[slot];
  if (known?.bytes.length === end - start && isAt(known.bytes, source, start)) return known.text;
  const text = utf8Text(source, start, end);
  // A copy, which `slice` of a Buffer is not: the key may live longer than the request.
  knownKeys[slot] = { bytes: new Uint8Array(source.subarray(start, end)), text };
  return text;
}

function slotOf(source: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let index = start; index < end; index += 1)
    hash = (Math.imul(hash, 31) + (source[index] ?? 0)) | 0;
  return hash & (slotCount - 1);
}

function isAt(bytes: Uint8Array, source: Uint8Array, start: number): boolean {
  for (let index = 0; index < bytes.length; index += 1)
    if (source[start + index] !== bytes[index]) return false;
  return true;
}
