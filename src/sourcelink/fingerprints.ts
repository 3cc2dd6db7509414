/**
 * Fingerprints of text: hashes of its runs of characters. A template keeps a sample of them
 * (winnowing: the smallest in each window), a message is asked for all of its own, so that any
 * fixed text of at least `gramLength` characters leads to its template.
 */

/** Long enough to be rare in prose, short enough to lie between two holes. In normalized characters. */
export const gramLength = 12;
/** For templates whose pieces are all shorter than `gramLength`. */
export const shortGramLength = 6;
/** One fingerprint is kept of each window of this many: an edited word costs a few, never all. */
const windowLength = 8;

const hashBase = 0x01000193;

/** Calls `take` with the hash of every run of `gram` characters and where it starts. */
export function eachFingerprint(
  text: string,
  gram: number,
  take: (hash: number, offset: number) => void,
): void {
  if (text.length < gram) return;
  let leading = 1;
  for (let count = 1; count < gram; count += 1) leading = Math.imul(leading, hashBase);
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (at >= gram) hash = (hash - Math.imul(text.charCodeAt(at - gram), leading)) | 0;
    hash = (Math.imul(hash, hashBase) + text.charCodeAt(at)) | 0;
    if (at >= gram - 1) take(hash, at - gram + 1);
  }
}

/** The sample that stands for `text`; not empty where it is at least `gram` long. */
export function sampleFingerprints(text: string, gram: number): Set<number> {
  const hashes: number[] = [];
  eachFingerprint(text, gram, (hash) => hashes.push(hash));
  const sample = new Set<number>();
  const windows = Math.max(1, hashes.length - windowLength + 1);
  for (let start = 0; start < windows && hashes.length > 0; start += 1)
    sample.add(smallest(hashes, start, Math.min(start + windowLength, hashes.length)));
  return sample;
}

function smallest(hashes: readonly number[], from: number, to: number): number {
  let least = hashes[from] ?? 0;
  for (let at = from + 1; at < to; at += 1) {
    const hash = hashes[at] ?? 0;
    // Mixed, so that the choice does not follow the alphabet.
    if (Math.imul(hash, 0x9e3779b1) < Math.imul(least, 0x9e3779b1)) least = hash;
  }
  return least;
}

/**
 * Says of most fingerprints at once that they are not in a set, which is so for nearly every one of a
 * long message. One that is taken out of the set stays: it costs a question and no wrong answer.
 */
export class FingerprintFilter {
  private readonly bits: Uint8Array;
  private readonly shift: number;

  /** Room for 2 to the power of `bits`, of which a tenth should be used. */
  constructor(bits: number) {
    this.bits = new Uint8Array(2 ** (bits - 3));
    this.shift = 32 - bits;
  }

  add(hash: number): void {
    const bit = this.bitOf(hash);
    this.bits[bit >>> 3] = (this.bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }

  has(hash: number): boolean {
    const bit = this.bitOf(hash);
    return ((this.bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  private bitOf(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> this.shift;
  }
}

/** Bits of a filter for each character of a message: one text in eight that is not there is looked for. */
const bitsPerCharacter = 8;
const fewestBits = 12;

/** What runs of characters a message has: whether it may hold a text, without looking through it. */
export class MessageGrams {
  private readonly filter: FingerprintFilter;

  constructor(message: string) {
    const bits = Math.ceil(Math.log2(message.length * bitsPerCharacter + 1));
    this.filter = new FingerprintFilter(Math.max(bits, fewestBits));
    eachFingerprint(message, gramLength, (hash) => this.filter.add(hash));
  }

  /** Never false where the message holds the text; true for a text that is too short to tell. */
  mayHold(text: string): boolean {
    let isKnown = true;
    const check = (hash: number): void => {
      isKnown &&= this.filter.has(hash);
    };
    eachFingerprint(text.slice(0, gramLength), gramLength, check);
    eachFingerprint(text.slice(-gramLength), gramLength, check);
    return isKnown;
  }
}
