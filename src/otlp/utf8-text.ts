/** Lenient, because an SDK that shortens a string may cut a character in two. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Below this length a loop over the bytes is faster than a call of `TextDecoder`. */
const shortText = 24;

/** The characters of one short text, filled anew for each: a text that is put together is copied once more. */
const codesByLength = Array.from({ length: shortText }, (_, length) =>
  Array.from({ length }, () => 0),
);

/** The text between two places. A mark of byte order is a character like any other. */
export function utf8Text(source: Uint8Array, start: number, end: number): string {
  const codes = codesByLength[end - start];
  const ascii = codes === undefined ? undefined : asciiText(source, start, codes);
  return ascii ?? utf8.decode(source.subarray(start, end));
}

function asciiText(source: Uint8Array, start: number, codes: number[]): string | undefined {
  for (let index = 0; index < codes.length; index += 1) {
    const byte = source[start + index] ?? 0;
    if (byte > 0x7f) return undefined;
    codes[index] = byte;
  }
  return String.fromCharCode(...codes);
}
