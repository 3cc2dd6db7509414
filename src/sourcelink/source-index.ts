import { alignments } from './alignment.ts';
import { DefinitionIndex, type PlacedDefinition } from './definition-index.ts';
import type { Definition } from './definitions.ts';
import { isRecorded } from './companions.ts';
import { bestCover } from './cover.ts';
import { isConvincing, looksCut, type Message } from './evidence.ts';
import { extractTemplates } from './extract-templates.ts';
import { MessageGrams } from './fingerprints.ts';
import type { Grammars } from './grammars.ts';
import { matchedParts, placedCharacters } from './matched-parts.ts';
import { explainedRanges, type TemplateMatch } from './template-match.ts';
import { dropQuotations, type PlacedAlignment } from './nesting.ts';
import { addSmallCompanions } from './small-companions.ts';
import { staleParts, successorOf, type StaleRendering } from './stale-match.ts';
import {
  presentPlaces,
  TemplateHistory,
  type EditState,
  type FormerTemplate,
} from './template-history.ts';
import { normalize } from './normalize.ts';
import type { SourceFile } from './template.ts';
import { isCopiedCode, type WeighedPlace } from './place-evidence.ts';
import { plainName } from './plain-name.ts';
import { ShapeIndex, type ShapeEntry } from './shape-index.ts';

/** A message longer than this is looked at up to here: prompts come first, dumps of data later. */
const longestMessage = 400_000;

/**
 * Every template of a workspace, and which of them produced a text. Files come in as text and may be
 * replaced or taken out one by one. Paths are only names here: what they look like is the caller's.
 */
export class SourceIndex {
  private readonly grammars: Grammars;
  private readonly isCopied: (path: string) => boolean;
  private readonly shapes = new ShapeIndex();
  private readonly files = new Map<string, readonly ShapeEntry[]>();
  private readonly history = new TemplateHistory(this.shapes);
  private readonly definitions = new DefinitionIndex();
  private readonly definedIn = new Map<string, readonly Definition[]>();

  /** `isCopied` says of a path whether what lies there is likely a copy of other code. */
  constructor(grammars: Grammars, isCopied: (path: string) => boolean = isCopiedCode) {
    this.grammars = grammars;
    this.isCopied = isCopied;
  }

  get templateCount(): number {
    let count = 0;
    for (const entries of this.files.values()) count += entries.length;
    return count;
  }

  /** Templates that were there once, oldest first, to be kept between sessions. */
  get formerTemplates(): readonly FormerTemplate[] {
    return this.history.all;
  }

  restoreFormer(former: FormerTemplate): void {
    this.history.restore(former);
  }

  /** As `setTemplates`, from the file's text. */
  setFile(path: string, text: string, state: EditState = 'saved'): boolean {
    return this.setTemplates(path, extractTemplates(path, text, this.grammars), state);
  }

  /**
   * Takes a file in, in place of what was known of it. What was saved before and is no more is still
   * found, as a stale match; what an editor held `unsaved` leaves no trace. True where a template that
   * was saved is no more.
   */
  setTemplates(path: string, file: SourceFile, state: EditState = 'saved'): boolean {
    this.removeFile(path);
    const isCopied = this.isCopied(path);
    const entries = file.templates.flatMap((template) => {
      const entry = this.shapes.add({ path, template, file, isCopied });
      return entry === undefined ? [] : [entry];
    });
    this.files.set(path, entries);
    if (file.definitions.length > 0) this.definedIn.set(path, file.definitions);
    this.definitions.add(path, file.definitions);
    return this.history.update(path, file, state);
  }

  removeFile(path: string): void {
    for (const entry of new Set(this.files.get(path) ?? []))
      this.shapes.remove(entry, (place) => place.path === path && place.former === undefined);
    this.files.delete(path);
    this.definitions.remove(path, this.definedIn.get(path) ?? []);
    this.definedIn.delete(path);
  }

  /** The places that a tool, an agent or a function of this name may be defined at. */
  define(name: string): readonly PlacedDefinition[] {
    return this.definitions.find(name);
  }

  /**
   * The prompts of this name: what code declares so, files and keys that are called so. Of the same
   * spelling, else of another.
   */
  named(name: string): readonly WeighedPlace[] {
    const plain = plainName(name);
    const found: (WeighedPlace & { readonly name: string })[] = [];
    for (const [path, entries] of this.files)
      for (const { places } of new Set(entries))
        for (const { template, ...place } of places) {
          const [own = ''] = template.names;
          if (place.path !== path || place.former !== undefined || plainName(own) !== plain)
            continue;
          const { startLine, endLine } = template;
          found.push({ path, startLine, endLine, name: own });
        }
    const exact = found.filter((place) => place.name === name);
    return exact.length > 0 ? exact : found;
  }

  /** The templates that `text` is made of, in its order; none where nothing explains it well enough. */
  locate(text: string): TemplateMatch[] {
    const original = text.slice(0, longestMessage);
    const message: Message = { original, normalized: normalize(original) };
    const equal = this.shapes.equalTo(message);
    const whole = presentPlaces(equal?.places ?? [], (path) => this.files.has(path));
    const found = this.explainWith(message, equal && { ...equal, places: [...whole] });
    return found
      .flatMap(({ alignment, places }) => {
        const range = explainedRanges(alignment, message, found);
        const placed = placedCharacters(alignment, message.normalized.text);
        return places.map((place) => {
          const { path, former, template } = place;
          if (former !== undefined) return this.staleMatch({ place, alignment, message, range });
          const { startLine, endLine, names } = template;
          const parts = matchedParts({ place, placed, message, range });
          const start = Math.max(range.start, parts[0]?.start ?? 0);
          return { path, startLine, endLine, names, ...range, start, parts };
        });
      })
      .toSorted((a, b) => a.start - b.start || b.end - a.end || comparePlaces(a, b));
  }

  /** What a former template explains, told by the one that is there now. */
  private staleMatch(rendering: StaleRendering): TemplateMatch {
    const { place, alignment, range } = rendering;
    const { path, former = '', template } = place;
    const successor = successorOf(place, alignment.shape, this.files.get(path) ?? []);
    const stale = { lines: former, isGone: successor === undefined };
    const { startLine, endLine, names } = successor?.place.template ?? template;
    const parts = successor === undefined ? [] : staleParts(rendering, successor);
    return { path, startLine, endLine, names, ...range, parts, stale };
  }

  /** `equal`: the text that the whole message is, which needs no search unless it may be a recording. */
  private explainWith(message: Message, equal: ShapeEntry | undefined): PlacedAlignment[] {
    if (equal === undefined || equal.places.length === 0) return this.explain(message);
    const mayBeRecorded = equal.places.every((place) => isRecorded(place, equal.shape));
    const found = mayBeRecorded ? this.explain(message) : [];
    return found.length > 0 ? found : [wholeMatch(equal, message)];
  }

  private explain(message: Message): PlacedAlignment[] {
    const { text } = message.normalized;
    const options = { looksCut: looksCut(message.original), grams: new MessageGrams(text) };
    const placed: PlacedAlignment[] = [];
    for (const { shape, places: all } of this.shapes.candidates(text)) {
      const places = presentPlaces(all, (path) => this.files.has(path));
      if (places.length === 0) continue;
      for (const alignment of alignments(shape, text, options))
        if (isConvincing(alignment, message)) placed.push({ alignment, places });
    }
    const cover = bestCover(placed, text.length);
    const whole = addSmallCompanions(cover, message, (path) => this.files.get(path) ?? []);
    return dropQuotations(whole, message);
  }
}

/** Every unit of a text without holes stands behind the one before it. */
function wholeMatch({ shape, places }: ShapeEntry, { normalized }: Message): PlacedAlignment {
  const positions: number[] = [];
  let at = 0;
  for (const { text } of shape.units) {
    positions.push(at);
    at += text.length;
  }
  const end = normalized.text.length;
  return {
    alignment: { shape, positions, start: 0, end, matched: end, missing: 0, isCut: false },
    places,
  };
}

function comparePlaces(a: TemplateMatch, b: TemplateMatch): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine;
}
