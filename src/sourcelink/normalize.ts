/**
 * Text as it is compared. On the way into a prompt, text is re-indented, wrapped, stripped, joined
 * and escaped; none of that changes what this keeps: everything but white space, with HTML entities
 * and backslash escapes resolved. Both sides are treated alike, so it does not matter whether an
 * escape was one.
 */
export interface NormalizedText {
  readonly text: string;
  /** Where each character stands in the original, and, at the end, the original's length. */
  readonly offsets: Int32Array;
}

const htmlEntities = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['#x27', "'"],
  ['#34', '"'],
  ['#x2F', '/'],
  ['#x60', '`'],
  ['nbsp', ''],
]);

/**
 * Something that stands for other text. What is escaped twice, as JSON inside JSON is, has several
 * backslashes where one would do.
 */
const escape =
  /&(?:amp;)*(lt|gt|amp|quot|apos|nbsp|#39|#34|#x27|#x2F|#x60);|\\+(?:u([0-9A-Fa-f]{4})|([nrt"'/]))?/y;
const ampersand = 0x26;
const backslash = 0x5c;

/** A loop over the characters, because prompts are long and are looked up while somebody waits. */
export function normalize(original: string): NormalizedText {
  const offsets = new Int32Array(original.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  for (let at = 0; at < original.length; at += 1) {
    const code = original.charCodeAt(at);
    const escaped = code === ampersand || code === backslash ? escapeAt(original, at) : undefined;
    if (escaped === undefined && !isSpace(code)) {
      offsets[length++] = at;
      continue;
    }
    if (at > from) pieces.push(original.slice(from, at));
    const meant = escaped === undefined ? '' : meaningOf(escaped);
    if (meant !== '') {
      pieces.push(meant);
      offsets[length++] = at;
    }
    at += (escaped?.[0].length ?? 1) - 1;
    from = at + 1;
  }
  pieces.push(original.slice(from));
  offsets[length] = original.length;
  return { text: pieces.join(''), offsets: offsets.subarray(0, length + 1) };
}

function escapeAt(original: string, at: number): RegExpExecArray | undefined {
  escape.lastIndex = at;
  return escape.exec(original) ?? undefined;
}

/** What `\s` takes, and the zero width space. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code === 0xa0 || code === 0xfeff || code === 0x3000 || code === 0x1680) return true;
  if (code < 0x2000 || code > 0x205f) return false;
  return code <= 0x200b || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f;
}

/** One character, or none where it is white space. */
function meaningOf([token, entity, code, letter]: RegExpMatchArray): string {
  if (entity !== undefined) return htmlEntities.get(entity) ?? '';
  if (!token.startsWith('\\')) return '';
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16)).trim();
  if (letter === undefined) return '\\';
  return 'nrt'.includes(letter) ? '' : letter;
}

/** Where the character at a normalized offset ends in the original. */
export function endInOriginal(
  { offsets }: NormalizedText,
  offset: number,
  original: string,
): number {
  const start = offsets[offset] ?? original.length;
  const token = original.charAt(start);
  if (token !== '&' && token !== '\\') return start + 1;
  return start + (escapeAt(original, start)?.[0].length ?? 1);
}
