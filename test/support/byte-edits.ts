import * as fc from 'fast-check';

// Small changes to bytes, which make what a broken or hostile sender sends.

export interface ByteEdit {
  /** Where, from 0 to 1. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

export const byteEdits: fc.Arbitrary<ByteEdit[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(8),
    insert: fc.uint8Array({ maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Changes that leave all lengths right, so that most of a request is read. */
export const byteOverwrites: fc.Arbitrary<ByteEdit[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.constant(1),
    insert: fc.uint8Array({ minLength: 1, maxLength: 1 }),
  }),
  { minLength: 1, maxLength: 2 },
);

export function editBytes(body: Uint8Array, edits: readonly ByteEdit[]): Uint8Array {
  let bytes = body;
  for (const { at, remove, insert } of edits) {
    const index = Math.floor(at * bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, index), insert, bytes.subarray(index + remove)]);
  }
  return new Uint8Array(bytes);
}
