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
 * White space, or something that stands for other text. What is escaped twice, as JSON inside JSON is,
 * has several backslashes where one would do.
 */
const special =
  /[\s\u200B]+|&(?:amp;)*(lt|gt|amp|quot|apos|nbsp|#39|#34|#x27|#x2F|#x60);|\\+(?:u([0-9A-Fa-f]{4})|([nrt"'/]))?/g;

export function normalize(original: string): NormalizedText {
  const offsets = new Int32Array(original.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (to: number): void => {
    if (to > from) pieces.push(original.slice(from, to));
    for (let at = from; at < to; at += 1) offsets[length++] = at;
  };
  for (const match of original.matchAll(special)) {
    keep(match.index);
    from = match.index + match[0].length;
    const meant = meaningOf(match);
    if (meant === '') continue;
    pieces.push(meant);
    offsets[length++] = match.index;
  }
  keep(original.length);
  offsets[length] = original.length;
  return { text: pieces.join(''), offsets: offsets.subarray(0, length + 1) };
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
  special.lastIndex = start;
  const match = special.exec(original);
  special.lastIndex = 0;
  return start + (match?.index === start ? match[0].length : 1);
}
