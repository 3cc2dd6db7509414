import type { Place } from './nesting.ts';
import type { ShapeEntry, ShapeIndex } from './shape-index.ts';
import type { SourceFile, Template } from './template.ts';

/** A template as it was saved before, in a form that can be kept in a file. */
export interface FormerTemplate {
  readonly path: string;
  readonly template: Template;
  /** The lines of the file that it stood in, whole. */
  readonly lines: string;
}

/** Versions of one file, and of all: who edits a prompt all day still finds the runs of the morning. */
const mostOfFile = 30;
const mostOfAll = 500;

/** Whether a file is as on the disk, or as an editor holds it. */
export type EditState = 'saved' | 'unsaved';

/**
 * The templates that were saved once and are no more: a run of the morning is still found after the
 * prompt was rewritten at noon.
 */
export class TemplateHistory {
  private readonly shapes: ShapeIndex;
  private readonly saved = new Map<string, SourceFile>();
  private readonly former = new Map<FormerTemplate, ShapeEntry>();

  constructor(shapes: ShapeIndex) {
    this.shapes = shapes;
  }

  /** Oldest first. */
  get all(): readonly FormerTemplate[] {
    return [...this.former.keys()];
  }

  /**
   * A file is another now: what was saved of it and is there no more is kept. True where anything was.
   * What an editor holds `unsaved` is compared, but nobody has run it, and it is never kept itself.
   */
  update(path: string, current: SourceFile, state: EditState): boolean {
    const before = this.saved.get(path);
    if (state === 'saved') this.saved.set(path, current);
    if (before === undefined) return false;
    const now = new Set(current.templates.map(textOf));
    const gone = before.templates.filter((template) => !now.has(textOf(template)));
    for (const template of gone)
      if (template.lines !== undefined) this.add({ path, template, lines: template.lines }, before);
    return gone.length > 0;
  }

  /** Takes in what was kept in another session. */
  restore(former: FormerTemplate): void {
    this.add(former, emptyFile);
  }

  private add(former: FormerTemplate, file: SourceFile): void {
    const { path, template, lines } = former;
    // The newest saving of a text that was there twice.
    const same = this.all.find(
      (each) => each.path === path && textOf(each.template) === textOf(template),
    );
    this.forget(same);
    const entry = this.shapes.add({ path, template, file, former: lines });
    if (entry === undefined) return;
    this.former.set(former, entry);
    const ofFile = this.all.filter((each) => each.path === path);
    if (ofFile.length > mostOfFile) this.forget(ofFile[0]);
    if (this.former.size > mostOfAll) this.forget(this.all[0]);
  }

  private forget(former: FormerTemplate | undefined): void {
    const entry = former === undefined ? undefined : this.former.get(former);
    if (former === undefined || entry === undefined) return;
    this.former.delete(former);
    this.shapes.remove(entry, (place) => place.template === former.template);
  }
}

const emptyFile: SourceFile = {
  templates: [],
  aliases: new Map(),
  lineStarts: [],
  definitions: [],
};

function textOf({ parts }: Template): string {
  return parts.map((part) => (part.kind === 'fixed' ? part.text : '\0')).join('');
}

/** Of the places of a text, those where it is now; only where it is nowhere, those where it was. */
export function presentPlaces(
  places: readonly Place[],
  isPresent: (path: string) => boolean,
): readonly Place[] {
  const present = places.filter(({ former }) => former === undefined);
  return present.length > 0 ? present : places.filter(({ path }) => isPresent(path));
}
