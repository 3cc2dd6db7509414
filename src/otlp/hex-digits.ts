const digits = '0123456789abcdef';
const highDigit = Uint8Array.from({ length: 256 }, (_, byte) => digits.charCodeAt(byte >> 4));
const lowDigit = Uint8Array.from({ length: 256 }, (_, byte) => digits.charCodeAt(byte & 15));

/** The digits of one id, filled anew for each: an array of its own for each id costs as much as the text. */
const codesOfSpanId: number[] = Array.from({ length: 16 }, () => 0);
const codesOfTraceId: number[] = Array.from({ length: 32 }, () => 0);

/** `length` bytes of `source` as hex digits in lower case. */
export function hexDigits(source: Uint8Array, start: number, length: number): string {
  if (length === 8) return oneString(codesOfSpanId, source, start);
  if (length === 16) return oneString(codesOfTraceId, source, start);
  let hex = '';
  for (const byte of source.subarray(start, start + length))
    hex += String.fromCharCode(highDigit[byte] ?? 0, lowDigit[byte] ?? 0);
  return hex;
}

/** A string that is put together byte by byte is copied once more where it is used. */
function oneString(codes: number[], source: Uint8Array, start: number): string {
  for (let index = 0; index < codes.length; index += 2) {
    const byte = source[start + index / 2] ?? 0;
    codes[index] = highDigit[byte] ?? 0;
    codes[index + 1] = lowDigit[byte] ?? 0;
  }
  return String.fromCharCode(...codes);
}
