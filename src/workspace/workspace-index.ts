import { readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { errorText, type Log } from '../base/log.ts';
import { defined } from '../base/defined.ts';
import type { CodeHints } from '../protocol/code-hints.ts';
import type { OpenableLocationJson, TemplateMatchJson } from '../protocol/workspace-api.ts';
import {
  extractionGrammars,
  grammarFor,
  mayHoldTemplates,
} from '../sourcelink/extract-templates.ts';
import type { Grammars } from '../sourcelink/grammars.ts';
import {
  isCopiedCode,
  likeliestPlaces,
  settleTies,
  type PlaceEvidence,
} from '../sourcelink/place-evidence.ts';
import { SourceIndex } from '../sourcelink/source-index.ts';
import { FileFinder, type WorkspaceFile } from './code-location.ts';
import { CodeLocator, type PathMapping } from './code-locator.ts';
import { HistoryFile } from './history-file.ts';
import { isWalked, walkFolder } from './walk-folder.ts';

export interface WorkspaceIndexOptions {
  /** Absolute, or relative to the current folder. */
  readonly folders: readonly string[];
  /** Where the grammars' WebAssembly files are: see `findGrammarsFolder`. */
  readonly grammarsFolder: string;
  readonly log: Log;
  /** Where the folders of another machine are on this one. */
  readonly pathMappings?: readonly PathMapping[];
  /** Where templates that were edited are kept between sessions; nowhere where absent. */
  readonly historyFile?: string;
}

/** A position as the program reported it, on the machine that it ran on. */
export interface ReportedPosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

export interface WantedDefinition {
  readonly name: string;
  readonly texts?: readonly string[];
  readonly hints?: CodeHints;
}

/** The templates of a workspace, and where reported code is. Nothing outside its folders is ever given. */
export interface WorkspaceIndex {
  readonly fileCount: number;
  readonly templateCount: number;
  /** One list per text, in the order of the text. */
  locateTexts(texts: readonly string[], hints?: CodeHints): TemplateMatchJson[][];
  locateCode(code: ReportedPosition): { location?: OpenableLocationJson };
  locateDefinition(wanted: WantedDefinition): OpenableLocationJson[];
  /** Reads a file anew, or takes `text` for it; drops it where it is gone or ignored. */
  updateFile(change: { readonly path: string; readonly text?: string }): Promise<void>;
}

/** A longer file is data or generated. */
const mostBytes = 1_000_000;
/** Read ahead while the parser works, without a file handle for each. */
const readAtOnce = 32;

/** Reads and indexes every file of the folders. Rejects only where the grammars cannot be loaded. */
export async function openWorkspaceIndex(options: WorkspaceIndexOptions): Promise<WorkspaceIndex> {
  const grammars = extractionGrammars((file) => readFile(join(options.grammarsFolder, file)));
  const folders = await Promise.all(options.folders.map(openFolder));
  const index = new FolderIndex(folders, grammars, options);
  await index.restoreHistory();
  for (const folder of folders) await index.addFolder(folder.path);
  return index;
}

/** A folder of the workspace by the name that the editor knows it by, and where that leads. */
interface Folder {
  readonly path: string;
  readonly real: string;
}

async function openFolder(folder: string): Promise<Folder> {
  const path = resolve(folder);
  return { path, real: await realpath(path).catch(() => path) };
}

class FolderIndex implements WorkspaceIndex {
  private readonly folders: readonly Folder[];
  private readonly grammars: Grammars;
  private readonly source: SourceIndex;
  private readonly log: Log;
  private readonly finder = new FileFinder();
  private readonly locator: CodeLocator;
  private readonly files = new Map<string, WorkspaceFile>();
  private readonly history: HistoryFile | undefined;

  constructor(folders: readonly Folder[], grammars: Grammars, options: WorkspaceIndexOptions) {
    this.folders = folders;
    this.grammars = grammars;
    this.source = new SourceIndex(grammars, (path) => isCopiedCode(this.ownPath(path)));
    this.log = options.log;
    const { historyFile } = options;
    if (historyFile !== undefined) this.history = new HistoryFile(historyFile, options.log);
    this.locator = new CodeLocator(this.finder, {
      folders: folders.map(({ path }) => path),
      mappings: options.pathMappings ?? [],
    });
  }

  get fileCount(): number {
    return this.files.size;
  }

  get templateCount(): number {
    return this.source.templateCount;
  }

  async restoreHistory(): Promise<void> {
    await this.history?.restore(this.source);
  }

  async addFolder(folder: string): Promise<void> {
    const files = await walkFolder(folder);
    for (const file of files) this.know({ path: join(folder, file), file });
    const readable = files.filter(mayHoldTemplates).map((file) => join(folder, file));
    for (let from = 0; from < readable.length; from += readAtOnce) {
      const paths = readable.slice(from, from + readAtOnce);
      const texts = await Promise.all(paths.map((path) => this.read(path)));
      for (const [index, path] of paths.entries()) await this.index(path, texts[index]);
    }
  }

  locateTexts(texts: readonly string[], hints: CodeHints = {}): TemplateMatchJson[][] {
    const found = texts.map((text) =>
      this.source.locate(text).map((match) => ({ ...match, file: this.ownPath(match.path) })),
    );
    return settleTies(found, this.evidenceOf(hints));
  }

  locateCode(position: ReportedPosition): { location?: OpenableLocationJson } {
    const found = this.locator.locate(position);
    return found === undefined ? {} : { location: { ...found, via: 'code-attributes' } };
  }

  locateDefinition({ name, texts = [], hints = {} }: WantedDefinition): OpenableLocationJson[] {
    // What the definition says stands where it is: its file is its neighbor.
    const saying = texts.flatMap((text) => this.source.locate(text).map(({ path }) => path));
    const evidence = { ...this.evidenceOf(hints), neighbors: new Set(saying) };
    return likeliestPlaces(this.source.define(name), evidence).map(
      ({ path, startLine, endLine }) => ({
        path,
        file: this.ownPath(path),
        line: startLine,
        endLine,
        via: 'definition',
      }),
    );
  }

  private evidenceOf({
    file,
    functionName,
    module,
    ...position
  }: CodeHints): Omit<PlaceEvidence, 'neighbors'> {
    const at = file === undefined ? undefined : this.locator.locate({ line: 1, ...position, file });
    return {
      ...defined({ path: at?.path, functionName, module }),
      ...(position.line !== undefined && at !== undefined && { line: at.line }),
      ownPath: (each) => this.ownPath(each),
    };
  }

  private ownPath(path: string): string {
    return this.files.get(path)?.file ?? path;
  }

  async updateFile({
    path,
    text,
  }: {
    readonly path: string;
    readonly text?: string;
  }): Promise<void> {
    const own = await this.ownFile(path);
    if (own === undefined) return;
    const content = text ?? (await this.read(own.path));
    if (
      content === undefined ||
      content.length > mostBytes ||
      !(await isWalked(own.folder, own.file))
    )
      this.forget(own.path);
    else {
      this.know(own);
      const state = text === undefined ? 'saved' : 'unsaved';
      await this.index(own.path, mayHoldTemplates(own.path) ? content : undefined, state);
    }
  }

  private know({ path, file }: WorkspaceFile): void {
    this.files.set(path, { path, file });
    this.finder.add({ path, file });
  }

  private forget(path: string): void {
    this.files.delete(path);
    this.finder.remove(path);
    this.source.removeFile(path);
  }

  /** A file that the parser cannot take, as deep nesting may be, is left out: it costs no other. */
  private async index(
    path: string,
    text: string | undefined,
    state: 'saved' | 'unsaved' = 'saved',
  ): Promise<void> {
    const grammar = grammarFor(path);
    try {
      if (grammar !== undefined) await this.grammars.load([grammar]);
      if (text === undefined) this.source.removeFile(path);
      else if (this.source.setFile(path, text, state)) await this.history?.keep(this.source);
    } catch (error) {
      this.log.warn(`Not indexed: ${path}: ${errorText(error)}`);
    }
  }

  /** `undefined` outside the workspace, also where a link leads out. A deleted file is taken by its name. */
  private async ownFile(path: string): Promise<(WorkspaceFile & { folder: string }) | undefined> {
    const named = resolve(path);
    const folder = this.folders.find((candidate) => isInside(named, candidate.path));
    if (folder === undefined) return undefined;
    const real = await realpath(named).catch(() => undefined);
    if (real !== undefined && !isInside(real, folder.real)) return undefined;
    const file = relative(folder.path, named).replaceAll(sep, '/');
    return { path: named, file, folder: folder.path };
  }

  /** `undefined` where the file is gone, too long or not text. */
  private async read(path: string): Promise<string | undefined> {
    try {
      const { size } = await stat(path);
      if (size > mostBytes) return undefined;
      const text = await readFile(path, 'utf8');
      return text.includes('\0') ? undefined : text;
    } catch (error) {
      this.log.debug(`Not indexed: ${path}: ${errorText(error)}`);
      return undefined;
    }
  }
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
