/** A word that is looked for in bytes, in any mixture of capital and small letters. */
export interface SoughtWord {
  /** In small letters, two at least. */
  readonly word: string;
  /** Whether the word at `start`, which ends before `end`, counts. */
  readonly confirm: (bytes: Uint8Array, start: number, end: number) => boolean;
}

/**
 * A search for all of `words` at once: whether one of them is there and counts. Three letters in a row are
 * looked for at every second byte: of each word three that can stand at an even place, and three at an odd one,
 * the rarest in other texts. Three letters are few enough for a table of all there are.
 */
export function wordFinder(words: readonly SoughtWord[]): (bytes: Uint8Array) => boolean {
  const { isSought, listOf, lists } = tablesOf(words);
  const holdsAt = (bytes: Uint8Array, at: number): boolean => {
    const triple = tripleOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
    const list = lists[listOf[triple] ?? 0];
    return list !== undefined && mayHold(list, bytes, at) && holdsOne(list.words, bytes, at);
  };
  return (bytes) => {
    const whole = bytes.length - (bytes.length % 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (
      let at = nextSought(isSought, view, 0);
      at < whole;
      at = nextSought(isSought, view, at + 4)
    )
      if (holdsAt(bytes, at - 2) || holdsAt(bytes, at)) return true;
    for (let at = Math.max(whole - 2, 0); at < bytes.length; at += 2)
      if (holdsAt(bytes, at)) return true;
    return false;
  };
}

/**
 * The next four bytes from `from` on, a multiple of four, at which or two before which three letters begin that
 * are looked for. Four bytes are read at once, and nothing is called in this loop: each halves what it takes.
 */
function nextSought(isSought: Int32Array, view: DataView, from: number): number {
  const end = view.byteLength - 3;
  let pair = from === 0 ? 0 : pairOf(view.getUint16(from - 2, true));
  let at = from;
  for (; at < end; at += 4) {
    const four = view.getInt32(at, true);
    const before = isSought[pair] ?? 0;
    const here = isSought[pairOf(four)] ?? 0;
    if ((((before >>> lowBits(four)) | (here >>> lowBits(four >>> 16))) & 1) !== 0) break;
    pair = pairOf(four >>> 16);
  }
  return at;
}

/** The low bits of the first two bytes. */
function pairOf(bytes: number): number {
  return (lowBits(bytes) << 5) | lowBits(bytes >>> 8);
}

/** Five bits tell letters apart, whether capital or small; other bytes have those of some letter too. */
function lowBits(byte: number): number {
  return byte & 0x1f;
}

function tripleOf(first: number, second: number, third: number): number {
  return (lowBits(first) << 10) | (lowBits(second) << 5) | lowBits(third);
}

/** A word, of which three letters were found. */
interface Candidate {
  readonly letters: Uint8Array;
  /** Where in the word the three stand. Of a short word one of them is any byte before or after it. */
  readonly tripleAt: number;
  readonly confirm: SoughtWord['confirm'];
}

/** The words that hold the same three letters. */
interface Candidates {
  readonly words: Candidate[];
  /** By low bits: what may stand before the three letters, and after them. */
  before: number;
  after: number;
}

/** Most times that three letters are there the fourth is of no word: this is found out quickly. */
function mayHold({ before, after }: Candidates, bytes: Uint8Array, found: number): boolean {
  const previous = before >>> lowBits(bytes[found - 1] ?? 0);
  return (previous & (after >>> lowBits(bytes[found + 3] ?? 0)) & 1) !== 0;
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
  /** By the low bits of two letters: a bit for each third one, set where some word holds the three. */
  readonly isSought: Int32Array;
  /** By the low bits of three letters: 0, or the place in `lists` of the words that hold them. */
  readonly listOf: Uint16Array;
  readonly lists: readonly Candidates[];
}

function tablesOf(words: readonly SoughtWord[]): Tables {
  const isSought = new Int32Array(2 ** 10);
  const listOf = new Uint16Array(2 ** 15);
  const lists: Candidates[] = [newCandidates()];
  for (const { word, confirm } of words) {
    const letters = Uint8Array.from(word, (letter) => letter.charCodeAt(0));
    for (const tripleAt of [rarestTriple(word, evenPlaces), rarestTriple(word, oddPlaces)]) {
      for (const triple of triplesAt(letters, tripleAt)) {
        isSought[triple >>> 5] = (isSought[triple >>> 5] ?? 0) | (1 << (triple & 0x1f));
        if (listOf[triple] === 0) listOf[triple] = lists.push(newCandidates()) - 1;
        addWord(lists[listOf[triple] ?? 0], { letters, tripleAt, confirm });
      }
    }
  }
  return { isSought, listOf, lists };
}

function newCandidates(): Candidates {
  return { words: [], before: 0, after: 0 };
}

function addWord(candidates: Candidates | undefined, word: Candidate): void {
  if (candidates === undefined) return;
  candidates.words.push(word);
  candidates.before |= bitsOf(word.letters[word.tripleAt - 1]);
  candidates.after |= bitsOf(word.letters[word.tripleAt + 3]);
}

/** Of a letter, or of any byte. */
function bitsOf(letter: number | undefined): number {
  return letter === undefined ? -1 : 1 << lowBits(letter);
}

/** All that may stand there: what is not of the word is any byte. */
function triplesAt(letters: Uint8Array, tripleAt: number): readonly number[] {
  const [first, second, third] = [0, 1, 2].map((index) => {
    const letter = letters[tripleAt + index];
    return letter === undefined ? anyLowBits : [lowBits(letter)];
  }) as [readonly number[], readonly number[], readonly number[]];
  return first.flatMap((one) =>
    second.flatMap((two) => third.map((three) => tripleOf(one, two, three))),
  );
}

const anyLowBits: readonly number[] = Array.from({ length: 32 }, (_, bits) => bits);

/** Places in a word that stand at an even place of the text where the word does, and where it does not. */
const [evenPlaces, oddPlaces] = [
  [0, 2, 4, 6, 8, 10, 12, 14, 16],
  [1, -1, 3, 5, 7, 9, 11, 13, 15],
];

/** Where in a word the three letters begin that are rarest in other texts. */
function rarestTriple(word: string, places: readonly number[]): number {
  const whole = places.filter((place) => place >= 0 && place + 3 <= word.length);
  // Two letters of a word that is too short, with any byte beside them.
  if (whole.length === 0) return places.find((place) => place + 2 <= word.length) ?? 0;
  const costs = whole.map((place) => commonness(word.slice(place, place + 3)));
  return whole[costs.indexOf(Math.min(...costs))] ?? 0;
}

/** What texts, names and numbers are made of, the commonest first. What is not there is rare. */
const byFrequency = ' etaoinsrhldcu0123456789_."mfpgwyb-/:vk=';

function commonness(letters: string): number {
  const ranks = Array.from(letters, (letter) => byFrequency.indexOf(letter));
  return ranks.reduce((cost, rank) => cost / (1 + (rank < 0 ? byFrequency.length : rank)), 1);
}
