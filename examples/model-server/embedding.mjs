const dimensions = 256;
const emptyWords = new Set(
  'a an and are as at be been by can for from get has have how i if in is it its my of on or our that the this to until was we with you your'.split(
    ' ',
  ),
);

/** A bag of hashed words, of length 1: texts that share words are near each other, as with a real model. */
export function embeddingOf(text) {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    if (!emptyWords.has(word)) vector[hash(stem(word)) % dimensions] += 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** `parcels` and `parcel` are one word. */
function stem(word) {
  return word.replace(/(ing|ed|s)$/, '');
}

function hash(word) {
  let value = 7;
  for (const character of word) value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0;
  return value;
}
