import { utf8Text } from './utf8-text.ts';

/** The JSON text of a record or a part of it, as it came or as it was kept. */
export function jsonText(bytes: Uint8Array): string {
  return utf8Text(bytes, 0, bytes.length);
}
