/** A word that is looked for in bytes, in any mixture of capital and small letters. */
export interface SoughtWord {
  /** In small letters, two at least. */
  readonly word: string;
  /** Whether the word at `start`, which ends before `end`, counts. */
  readonly confirm: (bytes: Uint8Array, start: number, end: number) => boolean;
}

/**
 * A search for all of `words` at once: whether one of them is there and counts. Of each word three letters
 * in a row are looked for, which are few enough for a table of all there are, and rare in other texts.
 */
export function wordFinder(words: readonly SoughtWord[]): (bytes: Uint8Array) => boolean {
  const { listOf, lists } = tablesOf(words);
  return (bytes) => {
    const whole = bytes.length - (bytes.length % 4);
    let triple = 0;
    // Four letters at once: steps that do not wait for each other take half the time.
    for (let start = 0; start < whole; start += 4) {
      const first = (triple << 5) | lowBits(bytes[start] ?? 0);
      const second = (first << 5) | lowBits(bytes[start + 1] ?? 0);
      const third = (second << 5) | lowBits(bytes[start + 2] ?? 0);
      const fourth = (third << 5) | lowBits(bytes[start + 3] ?? 0);
      const one = listOf[first & lastThree] ?? 0;
      const two = listOf[second & lastThree] ?? 0;
      const three = listOf[third & lastThree] ?? 0;
      const four = listOf[fourth & lastThree] ?? 0;
      triple = fourth & lastThree;
      if ((one | two | three | four) === 0) continue;
      if (one !== 0 && holdsOne(lists[one] ?? [], bytes, start - 2)) return true;
      if (two !== 0 && holdsOne(lists[two] ?? [], bytes, start - 1)) return true;
      if (three !== 0 && holdsOne(lists[three] ?? [], bytes, start)) return true;
      if (four !== 0 && holdsOne(lists[four] ?? [], bytes, start + 1)) return true;
    }
    for (let start = whole; start < bytes.length; start++) {
      triple = ((triple << 5) | lowBits(bytes[start] ?? 0)) & lastThree;
      const list = listOf[triple] ?? 0;
      if (list !== 0 && holdsOne(lists[list] ?? [], bytes, start - 2)) return true;
    }
    return false;
  };
}

/** Five bits tell letters apart, whether capital or small; other bytes have those of some letter too. */
function lowBits(byte: number): number {
  return byte & 0x1f;
}

const lastThree = 2 ** 15 - 1;

/** A word, of which three letters were found. */
interface Candidate {
  readonly letters: Uint8Array;
  /** Where in the word the three stand; -1 where they are any byte and all of the word. */
  readonly tripleAt: number;
  readonly confirm: SoughtWord['confirm'];
}

function holdsOne(candidates: readonly Candidate[], bytes: Uint8Array, found: number): boolean {
  for (const { letters, tripleAt, confirm } of candidates) {
    const start = found - tripleAt;
    if (holdsWord(letters, bytes, start) && confirm(bytes, start, start + letters.length))
      return true;
  }
  return false;
}

function holdsWord(letters: Uint8Array, bytes: Uint8Array, start: number): boolean {
  if (start < 0 || start + letters.length > bytes.length) return false;
  for (let index = 0; index < letters.length; index++)
    if (smallLetter(bytes[start + index] ?? 0) !== letters[index]) return false;
  return true;
}

export function smallLetter(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

interface Tables {
  /** By the low bits of three letters: 0, or the place in `lists` of the words that hold them. */
  readonly listOf: Uint16Array;
  readonly lists: readonly (readonly Candidate[])[];
}

function tablesOf(words: readonly SoughtWord[]): Tables {
  const byTriple = new Map<number, Candidate[]>();
  for (const { word, confirm } of words) {
    const letters = Uint8Array.from(word, (letter) => letter.charCodeAt(0));
    const tripleAt = letters.length < 3 ? -1 : rarestTriple(word);
    const [first, second = 0, third = 0] = [0, 1, 2].map((index) => letters[tripleAt + index]);
    for (const each of first === undefined ? anyLowBits : [lowBits(first)]) {
      const triple = (each << 10) | (lowBits(second) << 5) | lowBits(third);
      byTriple.set(triple, [...(byTriple.get(triple) ?? []), { letters, tripleAt, confirm }]);
    }
  }
  const listOf = new Uint16Array(lastThree + 1);
  const lists: (readonly Candidate[])[] = [[]];
  for (const [triple, candidates] of byTriple) listOf[triple] = lists.push(candidates) - 1;
  return { listOf, lists };
}

const anyLowBits: readonly number[] = Array.from({ length: 32 }, (_, bits) => bits);

/** Where in a word the three letters stand that are rarest in other texts. */
function rarestTriple(word: string): number {
  const starts = Array.from({ length: word.length - 2 }, (_, start) => start);
  const costs = starts.map((start) => commonness(word.slice(start, start + 3)));
  return costs.indexOf(Math.min(...costs));
}

/** What texts, names and numbers are made of, the commonest first. What is not there is rare. */
const byFrequency = ' etaoinsrhldcu0123456789_."mfpgwyb-/:vk=';

function commonness(letters: string): number {
  const ranks = Array.from(letters, (letter) => byFrequency.indexOf(letter));
  return ranks.reduce((cost, rank) => cost / (1 + (rank < 0 ? byFrequency.length : rank)), 1);
}
