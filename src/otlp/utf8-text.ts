/** Lenient, because an SDK that shortens a string may cut a character in two. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Below this length a loop over the bytes is faster than a call of `TextDecoder`. */
const shortText = 24;

/** The text between two places. A mark of byte order is a character like any other. */
export function utf8Text(source: Uint8Array, start: number, end: number): string {
  if (end - start < shortText) {
    const ascii = shortAscii(source, start, end);
    if (ascii !== undefined) return ascii;
  }
  return utf8.decode(source.subarray(start, end));
}

function shortAscii(source: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
