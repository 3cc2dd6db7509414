import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../base/log.ts';
import type { SkippedFileJson } from '../protocol/workspace-api.ts';
import { extractionGrammars, mayHoldTemplates } from '../sourcelink/extract-templates.ts';
import { sourceFileFromJson } from '../sourcelink/source-file-json.ts';
import { isCopiedCode } from '../sourcelink/place-evidence.ts';
import { SourceIndex } from '../sourcelink/source-index.ts';
import type { EditState } from '../sourcelink/template-history.ts';
import { FileFinder, type WorkspaceFile } from './code-location.ts';
import { ExtractionThreads, extractionHere, type Extraction } from './extraction-threads.ts';
import { FileExtractor, fileState, type FileExtraction } from './file-extractor.ts';
import { HistoryFile } from './history-file.ts';
import { excludeRules } from './ignore-rules.ts';
import { TemplateCache, type CacheOptions } from './template-cache.ts';
import { isWalked, walkFolder, type Excluded } from './walk-folder.ts';
import { openFolder, ownFileOf, type Folder } from './workspace-folder.ts';

export interface WorkspaceFilesOptions {
  /** Absolute, or relative to the current folder. */
  readonly folders: readonly string[];
  /** Where the grammars' WebAssembly files are. */
  readonly grammarsFolder: string;
  readonly log: Log;
  /** Glob patterns, as in `files.exclude`, of what is left out of every folder. */
  readonly excluded?: readonly string[];
  /** The program of `extraction-thread.ts`; without it, this thread does all the work. */
  readonly extractionProgram?: string;
  /** Where the templates are kept for the next time; without it, nowhere. */
  readonly cache?: CacheOptions;
  /** Where templates that were edited are kept between sessions; without it, nowhere. */
  readonly historyFile?: string;
}

export interface FileChange {
  readonly path: string;
  readonly text?: string;
}

/** Files that go to a thread together: enough that messages cost little, few enough to share the work. */
const filesAtOnce = 24;

/** The files of a workspace: reads them, keeps up with their changes, and fills the index with them. */
export class WorkspaceFiles {
  readonly source: SourceIndex;
  readonly finder = new FileFinder();
  private readonly folders: readonly Folder[];
  private readonly options: WorkspaceFilesOptions;
  private readonly excluded: Excluded;
  private readonly extractor: FileExtractor;
  private readonly cache: TemplateCache | undefined;
  private readonly history: HistoryFile | undefined;
  private readonly files = new Map<string, WorkspaceFile>();
  private readonly reasons = new Map<string, string>();
  private updating: Promise<void> = Promise.resolve();

  private constructor(
    folders: readonly Folder[],
    options: WorkspaceFilesOptions,
    cache: TemplateCache | undefined,
  ) {
    this.folders = folders;
    this.options = options;
    this.excluded = excludeRules(options.excluded ?? []);
    const grammars = extractionGrammars((file) => readFile(join(options.grammarsFolder, file)));
    this.extractor = new FileExtractor(grammars);
    this.source = new SourceIndex(grammars, (path) => isCopiedCode(this.ownPath(path)));
    this.cache = cache;
    const { historyFile, log } = options;
    if (historyFile !== undefined) this.history = new HistoryFile(historyFile, log);
  }

  /** Reads every file of the folders. Rejects only where a thread cannot be started. */
  static async open(options: WorkspaceFilesOptions): Promise<WorkspaceFiles> {
    const folders = await Promise.all(options.folders.map(openFolder));
    const cache =
      options.cache === undefined
        ? undefined
        : await TemplateCache.load(options.cache, options.log);
    const files = new WorkspaceFiles(folders, options, cache);
    await files.history?.restore(files.source);
    await files.readFolders();
    return files;
  }

  get count(): number {
    return this.files.size;
  }

  /** Files that may hold prompts and were not read, with the reason. */
  get skipped(): readonly SkippedFileJson[] {
    return [...this.reasons].map(([path, reason]) => ({ file: this.ownPath(path), reason }));
  }

  /** The path that the workspace knows a file by. */
  ownPath(path: string): string {
    return this.files.get(path)?.file ?? path;
  }

  /**
   * Reads a file anew, or takes `text` for it; drops it where it is gone or ignored. A folder stands for
   * all that is in it. Changes take effect in the order of the calls.
   */
  updateFile(change: FileChange): Promise<void> {
    const update = this.updating.then(() => this.update(change));
    this.updating = update.catch(() => undefined);
    return update;
  }

  private async readFolders(): Promise<void> {
    const { extractionProgram: program, grammarsFolder, log } = this.options;
    const extraction =
      program === undefined
        ? extractionHere(this.extractor)
        : new ExtractionThreads({ program, grammarsFolder, log, instead: this.extractor });
    try {
      for (const folder of this.folders) await this.readFolder(folder, extraction);
      await this.extractor.prepare(this.files.keys());
    } finally {
      extraction.dispose();
    }
    await this.cache?.save();
  }

  /** Takes in what is new in a folder and forgets what is no longer there, or no longer walked. */
  private async readFolder({ path: folder }: Folder, extraction: Extraction): Promise<void> {
    const files = await walkFolder(folder, this.excluded);
    const walked = new Set(files.map((file) => join(folder, file)));
    for (const [path, known] of this.files)
      if (path === join(folder, known.file) && !walked.has(path)) this.forget(path);
    const added = files.filter((file) => !this.files.has(join(folder, file)));
    for (const file of added) this.know({ path: join(folder, file), file });
    await this.readFiles(
      added.filter(mayHoldTemplates).map((file) => join(folder, file)),
      extraction,
    );
  }

  private async readFiles(paths: readonly string[], extraction: Extraction): Promise<void> {
    let from = 0;
    const readOn = async (): Promise<void> => {
      while (from < paths.length) {
        const some = paths.slice(from, (from += filesAtOnce));
        const kept = some.map((path) => this.keptTemplates(path));
        const others = some.filter((_, index) => kept[index] === undefined);
        const extracted = await extraction.extract(others.map((path) => ({ path })));
        for (const [index, path] of some.entries()) this.setTemplates(path, kept[index]);
        for (const [index, path] of others.entries()) {
          // Edited while no window was open: what was there is compared with what is there now.
          this.setTemplates(path, this.cache?.findFormer(path));
          this.take(path, extracted[index]);
        }
      }
    };
    await Promise.all(Array.from({ length: extraction.ordersAtOnce }, readOn));
  }

  private keptTemplates(path: string): string | undefined {
    try {
      return this.cache?.find(path, fileState(path));
    } catch {
      // Gone since the walk: whoever reads it next says so.
      return undefined;
    }
  }

  private async update({ path, text }: FileChange): Promise<void> {
    const own = await ownFileOf(this.folders, path);
    if (own === undefined) return;
    const { kind } = own;
    if (kind === 'folder' || own.file.endsWith('.gitignore') || this.isKnownFolder(own.path)) {
      await this.readFolder(own.folder, extractionHere(this.extractor));
    } else if (!(await isWalked(own.folder.path, own.file, this.excluded))) {
      this.forget(own.path);
    } else if (kind === 'nothing' && text === undefined) {
      this.forget(own.path);
    } else {
      this.know(own);
      const change = { path: own.path, ...(text !== undefined && { text }) };
      if (mayHoldTemplates(own.path)) this.take(own.path, await this.extractor.extract(change));
    }
    await this.cache?.save();
    await this.history?.kept;
  }

  /** Whether files below this path are known, as they are until a deleted folder is told of. */
  private isKnownFolder(path: string): boolean {
    if (this.files.has(path)) return false;
    return [...this.files.keys()].some((known) => known.startsWith(join(path, '/')));
  }

  private know({ path, file }: WorkspaceFile): void {
    this.files.set(path, { path, file });
    this.finder.add({ path, file });
  }

  private forget(path: string): void {
    this.files.delete(path);
    this.reasons.delete(path);
    this.finder.remove(path);
    this.source.removeFile(path);
  }

  private take(path: string, extraction: FileExtraction | undefined): void {
    this.reasons.delete(path);
    if (extraction === undefined || !('json' in extraction)) {
      this.source.removeFile(path);
      if (extraction?.skipped !== undefined) this.reasons.set(path, extraction.skipped);
      return;
    }
    const { json, state, mayBeKept } = extraction;
    this.setTemplates(path, json, state === undefined ? 'unsaved' : 'saved');
    if (state !== undefined && mayBeKept) this.cache?.keep({ path, state, json });
  }

  private setTemplates(path: string, json: string | undefined, state: EditState = 'saved'): void {
    if (json === undefined) return;
    const isAnyGone = this.source.setTemplates(path, sourceFileFromJson(json), state);
    if (isAnyGone) void this.history?.keep(this.source);
  }
}
