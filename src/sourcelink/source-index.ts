import { alignments } from './alignment.ts';
import { DefinitionIndex, type PlacedDefinition } from './definition-index.ts';
import type { Definition } from './definitions.ts';
import { bestCover } from './cover.ts';
import { isConvincing, looksCut, type Message } from './evidence.ts';
import { extractTemplates } from './extract-templates.ts';
import type { Grammars } from './grammars.ts';
import { matchedParts, placedCharacters } from './matched-parts.ts';
import { explainedRanges, type TemplateMatch } from './template-match.ts';
import { dropQuotations, type PlacedAlignment } from './nesting.ts';
import { addSmallCompanions } from './small-companions.ts';
import { normalize } from './normalize.ts';
import type { SourceFile } from './template.ts';
import { ShapeIndex, type ShapeEntry } from './shape-index.ts';

/** A message longer than this is looked at up to here: prompts come first, dumps of data later. */
const longestMessage = 400_000;

/**
 * Every template of a workspace, and which of them produced a text. Files come in as text and may be
 * replaced or taken out one by one. Paths are only names here: what they look like is the caller's.
 */
export class SourceIndex {
  private readonly grammars: Grammars;
  private readonly shapes = new ShapeIndex();
  private readonly files = new Map<string, readonly ShapeEntry[]>();
  private readonly definitions = new DefinitionIndex();
  private readonly definedIn = new Map<string, readonly Definition[]>();

  constructor(grammars: Grammars) {
    this.grammars = grammars;
  }

  get templateCount(): number {
    let count = 0;
    for (const entries of this.files.values()) count += entries.length;
    return count;
  }

  setFile(path: string, text: string): void {
    this.setTemplates(path, extractTemplates(path, text, this.grammars));
  }

  setTemplates(path: string, file: SourceFile): void {
    this.removeFile(path);
    const entries = file.templates.flatMap((template) => {
      const entry = this.shapes.add({ path, template, file });
      return entry === undefined ? [] : [entry];
    });
    if (entries.length > 0) this.files.set(path, entries);
    if (file.definitions.length > 0) this.definedIn.set(path, file.definitions);
    this.definitions.add(path, file.definitions);
  }

  removeFile(path: string): void {
    for (const entry of new Set(this.files.get(path) ?? [])) this.shapes.remove(entry, path);
    this.files.delete(path);
    this.definitions.remove(path, this.definedIn.get(path) ?? []);
    this.definedIn.delete(path);
  }

  /** The places that a tool, an agent or a function of this name may be defined at. */
  define(name: string): readonly PlacedDefinition[] {
    return this.definitions.find(name);
  }

  /** The templates that `text` is made of, in its order; none where nothing explains it well enough. */
  locate(text: string): TemplateMatch[] {
    const original = text.slice(0, longestMessage);
    const message: Message = { original, normalized: normalize(original) };
    const equal = this.shapes.equalTo(message);
    const found = equal === undefined ? this.explain(message) : [wholeMatch(equal, message)];
    return found
      .flatMap(({ alignment, places }) => {
        const range = explainedRanges(alignment, message, found);
        const placed = placedCharacters(alignment);
        return places.map((place) => ({
          path: place.path,
          startLine: place.template.startLine,
          endLine: place.template.endLine,
          names: place.template.names,
          ...range,
          parts: matchedParts({ place, placed, message, range }),
        }));
      })
      .toSorted((a, b) => a.start - b.start || b.end - a.end || comparePlaces(a, b));
  }

  private explain(message: Message): PlacedAlignment[] {
    const cut = { looksCut: looksCut(message.original) };
    const placed: PlacedAlignment[] = [];
    for (const { shape, places } of this.shapes.candidates(message.normalized.text)) {
      for (const alignment of alignments(shape, message.normalized.text, cut))
        if (isConvincing(alignment, message)) placed.push({ alignment, places });
    }
    const cover = bestCover(placed, message.normalized.text.length);
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
