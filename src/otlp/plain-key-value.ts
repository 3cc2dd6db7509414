// Tags, each the number of a field and its wire type.
const keyTag = 0x0a;
const valueTag = 0x12;
const textTag = 0x0a;
const boolTag = 0x10;
const integerTag = 0x18;
const doubleTag = 0x21;

/** No part ends at the first byte: the length of one stands before it. */
const none = 0;

/** Of a length: 2^28 is more than a request may have. */
const longestLengthBytes = 4;
const longestVarint = 10;

/**
 * Where the `KeyValue` ends whose length stands at `start`: if it holds a key and after it one text or
 * one number, and nothing else, as nearly all attributes do, which are most of a span. 0 where it holds
 * anything else, or does not end before `end`.
 */
export function plainKeyValueEnd(source: Uint8Array, start: number, end: number): number {
  const messageEnd = partEnd(source, start, end);
  if (messageEnd === none) return none;
  const keyAt = afterVarint(source, start);
  if (source[keyAt] !== keyTag) return none;
  const valueAt = partEnd(source, keyAt + 1, messageEnd);
  if (valueAt === none || source[valueAt] !== valueTag) return none;
  if (partEnd(source, valueAt + 1, messageEnd) !== messageEnd) return none;
  const valueEnd = plainValueEnd(source, afterVarint(source, valueAt + 1), messageEnd);
  return valueEnd === messageEnd ? messageEnd : none;
}

function plainValueEnd(source: Uint8Array, tagAt: number, end: number): number {
  const tag = source[tagAt];
  if (tag === textTag) return partEnd(source, tagAt + 1, end);
  if (tag === integerTag || tag === boolTag) return afterVarint(source, tagAt + 1);
  return tag === doubleTag ? tagAt + 9 : none;
}

/** Where the part ends whose length stands at `at`; 0 where that is beyond `end`. */
function partEnd(source: Uint8Array, at: number, end: number): number {
  let length = 0;
  for (let index = 0; index < longestLengthBytes && at + index < end; index += 1) {
    const byte = source[at + index] ?? 0;
    length |= (byte & 0x7f) << (7 * index);
    if (byte >= 0x80) continue;
    const partEndsAt = at + index + 1 + length;
    return partEndsAt <= end ? partEndsAt : none;
  }
  return none;
}

/** 0 where it is longer than a varint may be. */
function afterVarint(source: Uint8Array, at: number): number {
  for (let index = at; index < at + longestVarint; index += 1)
    if ((source[index] ?? 0) < 0x80) return index + 1;
  return none;
}
