/**
 * Hexadecimal digits that depend on nothing but the words, for ids that must come out the same again: no
 * secret is kept by them. FNV-1a over UTF-16 units, once for every eight digits.
 */
export function stableHex(words: readonly string[], digits: 16 | 32): string {
  const text = words.join('\u0000');
  const parts = Array.from({ length: digits / 8 }, (_, index) => hashPart(text, index));
  return parts.join('');
}

const prime = 0x01000193;

function hashPart(text: string, index: number): string {
  let hash = 0x811c9dc5 ^ Math.imul(index + 1, 0x9e3779b1);
  for (let place = 0; place < text.length; place += 1)
    hash = Math.imul(hash ^ text.charCodeAt(place), prime);
  // The last units would otherwise reach only the low bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return (hash >>> 0).toString(16).padStart(8, '0');
}
