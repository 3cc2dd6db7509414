import type { Message } from './evidence.ts';
import {
  eachFingerprint,
  FingerprintFilter,
  gramLength,
  sampleFingerprints,
  shortGramLength,
} from './fingerprints.ts';
import type { Place } from './nesting.ts';
import { shapeOf, type Shape } from './shape.ts';

export interface ShapeEntry {
  /** Fingerprints that a message has, while it is looked up; 0 between two lookups. */
  hits: number;
  readonly shape: Shape;
  readonly places: Place[];
  readonly gram: number;
  readonly fingerprints: ReadonlySet<number>;
}

/** Share of a template's fingerprints that must be in the message before it is looked at closely. */
const leastShare = 0.3;
/** The same by the message: about half of what a template's sample has in a text of this length. */
const leastOfMessage = 0.1;
/** A fingerprint of more templates than this is a phrase that everybody writes and tells nothing. */
const mostEntries = 200;
/** 2 MB: a tenth of the bits for a million fingerprints of all templates. */
const indexFilterBits = 24;
/** Templates that are looked at closely for one message. */
const mostCandidates = 200;
/** Shorter texts of one bare word are vocabulary: they count only where they stand once. */
const bareWord = /^[\p{L}\p{N}_-]{1,11}$/u;
/** A short text in more places than this is vocabulary too. */
const mostShortPlaces = 3;
const shortText = 12;

/** Fingerprint to the shapes that hold it. Most lead to one, which is then not in a list. */
type Postings = Map<number, ShapeEntry | ShapeEntry[]>;

/** All shapes, by their text and by their fingerprints. */
export class ShapeIndex {
  private readonly byKey = new Map<string, ShapeEntry>();
  private readonly postings = new Map<number, Postings>([
    [gramLength, new Map()],
    [shortGramLength, new Map()],
  ]);

  private readonly known = new FingerprintFilter(indexFilterBits);

  /** `undefined` where the template has no fixed text to find it by. */
  add(place: Place): ShapeEntry | undefined {
    const shape = shapeOf(place.template);
    if (shape === undefined) return undefined;
    const known = this.byKey.get(shape.key);
    if (known !== undefined) {
      known.places.push(place);
      return known;
    }
    const gram = shape.runs.some((run) => run.length >= gramLength) ? gramLength : shortGramLength;
    const fingerprints = new Set(shape.runs.flatMap((run) => [...sampleFingerprints(run, gram)]));
    const entry: ShapeEntry = { hits: 0, shape, places: [place], gram, fingerprints };
    this.byKey.set(shape.key, entry);
    const postings = this.postings.get(gram);
    if (postings !== undefined) for (const hash of fingerprints) post(postings, hash, entry);
    for (const hash of fingerprints) this.known.add(hash);
    return entry;
  }

  /** Takes places away, and the shape with its last place. */
  remove(entry: ShapeEntry, isGone: (place: Place) => boolean): void {
    const others = entry.places.filter((place) => !isGone(place));
    entry.places.splice(0, entry.places.length, ...others);
    if (others.length > 0) return;
    this.byKey.delete(entry.shape.key);
    const postings = this.postings.get(entry.gram);
    if (postings !== undefined)
      for (const hash of entry.fingerprints) withdraw(postings, hash, entry);
  }

  /** The text without holes that the whole message is. */
  equalTo({ original, normalized: { text } }: Message): ShapeEntry | undefined {
    const entry = this.byKey.get(['^', text, '$'].join('\0'));
    if (entry === undefined || text.length >= shortText) return entry;
    const mostPlaces = bareWord.test(original.trim()) ? 1 : mostShortPlaces;
    return entry.places.length <= mostPlaces ? entry : undefined;
  }

  /** The shapes that may be in a normalized message, likeliest first. */
  candidates(message: string): ShapeEntry[] {
    const touched: ShapeEntry[] = [];
    const count = (entry: ShapeEntry): void => {
      if (entry.hits === 0) touched.push(entry);
      entry.hits += 1;
    };
    for (const [gram, postings] of this.postings) {
      // A phrase that a long message repeats counts once.
      const seen = new Set<number>();
      eachFingerprint(message, gram, (hash) => {
        if (!this.known.has(hash) || seen.has(hash)) return;
        seen.add(hash);
        const found = postings.get(hash);
        if (found === undefined) return;
        if (!Array.isArray(found)) count(found);
        else if (found.length <= mostEntries) for (const entry of found) count(entry);
      });
    }
    // A message that was cut holds little of its template, but little else either.
    const enough = leastOfMessage * message.length;
    const ranked = touched
      .filter(({ hits, fingerprints }) => hits >= Math.min(leastShare * fingerprints.size, enough))
      .toSorted((a, b) => b.hits - a.hits);
    for (const entry of touched) entry.hits = 0;
    return ranked.slice(0, mostCandidates);
  }
}

function post(postings: Postings, hash: number, entry: ShapeEntry): void {
  const found = postings.get(hash);
  if (found === undefined) postings.set(hash, entry);
  else if (Array.isArray(found)) found.push(entry);
  else postings.set(hash, [found, entry]);
}

function withdraw(postings: Postings, hash: number, entry: ShapeEntry): void {
  const found = postings.get(hash);
  if (!Array.isArray(found)) {
    if (found === entry) postings.delete(hash);
    return;
  }
  const rest = found.filter((other) => other !== entry);
  if (rest.length === 0) postings.delete(hash);
  else postings.set(hash, rest);
}
