import { resolve } from 'node:path';
import { defined } from '../base/defined.ts';
import type { CodeHints } from '../protocol/code-hints.ts';
import type {
  OpenableLocationJson,
  SkippedFileJson,
  TemplateMatchJson,
} from '../protocol/workspace-api.ts';
import { likeliestPlaces, settleTies, type PlaceEvidence } from '../sourcelink/place-evidence.ts';
import { CodeLocator, type PathMapping } from './code-locator.ts';
import { WorkspaceFiles, type FileChange, type WorkspaceFilesOptions } from './workspace-files.ts';

export interface WorkspaceIndexOptions extends WorkspaceFilesOptions {
  /** Where the folders of another machine are on this one. */
  readonly pathMappings?: readonly PathMapping[];
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

export interface WantedPrompt {
  readonly name: string;
  readonly hints?: CodeHints;
}

/** The templates of a workspace, and where reported code is. Nothing outside its folders is ever given. */
export interface WorkspaceIndex {
  readonly fileCount: number;
  readonly templateCount: number;
  /** Files that may hold prompts and were not read, with the reason. */
  readonly skipped: readonly SkippedFileJson[];
  /** One list per text, in the order of the text. */
  locateTexts(texts: readonly string[], hints?: CodeHints): TemplateMatchJson[][];
  locateCode(code: ReportedPosition): { location?: OpenableLocationJson };
  locateDefinition(wanted: WantedDefinition): OpenableLocationJson[];
  locatePrompt(wanted: WantedPrompt): OpenableLocationJson[];
  /**
   * Reads a file anew, or takes `text` for it; drops it where it is gone or ignored. A folder stands for
   * all that is in it. Changes take effect in the order of the calls.
   */
  updateFile(change: FileChange): Promise<void>;
}

/** Reads and indexes every file of the folders. Rejects only where a thread cannot be started. */
export async function openWorkspaceIndex(options: WorkspaceIndexOptions): Promise<WorkspaceIndex> {
  return new FolderIndex(await WorkspaceFiles.open(options), options);
}

class FolderIndex implements WorkspaceIndex {
  private readonly files: WorkspaceFiles;
  private readonly locator: CodeLocator;

  constructor(files: WorkspaceFiles, { folders, pathMappings }: WorkspaceIndexOptions) {
    this.files = files;
    this.locator = new CodeLocator(files.finder, {
      folders: folders.map((folder) => resolve(folder)),
      mappings: pathMappings ?? [],
    });
  }

  get fileCount(): number {
    return this.files.count;
  }

  get templateCount(): number {
    return this.files.source.templateCount;
  }

  get skipped(): readonly SkippedFileJson[] {
    return this.files.skipped;
  }

  locateTexts(texts: readonly string[], hints: CodeHints = {}): TemplateMatchJson[][] {
    const found = texts.map((text) =>
      this.files.source
        .locate(text)
        .map((match) => ({ ...match, file: this.files.ownPath(match.path) })),
    );
    return settleTies(found, this.evidenceOf(hints));
  }

  locateCode(position: ReportedPosition): { location?: OpenableLocationJson } {
    const found = this.locator.locate(position);
    return found === undefined ? {} : { location: { ...found, via: 'code-attributes' } };
  }

  locateDefinition({ name, texts = [], hints = {} }: WantedDefinition): OpenableLocationJson[] {
    // What the definition says stands where it is: its file is its neighbor.
    const saying = texts.flatMap((text) => this.files.source.locate(text).map(({ path }) => path));
    const evidence = { ...this.evidenceOf(hints), neighbors: new Set(saying) };
    return likeliestPlaces(this.files.source.define(name), evidence).map(
      ({ path, startLine, endLine }) => ({
        path,
        file: this.files.ownPath(path),
        line: startLine,
        endLine,
        via: 'definition',
      }),
    );
  }

  locatePrompt({ name, hints = {} }: WantedPrompt): OpenableLocationJson[] {
    // Registries name prompts by path: `support/reply`.
    const own = name.slice(name.lastIndexOf('/') + 1);
    const evidence = { ...this.evidenceOf(hints), neighbors: new Set<string>() };
    const places = likeliestPlaces(this.files.source.named(own), evidence);
    return places.map(({ path, startLine, endLine }) => ({
      path,
      file: this.files.ownPath(path),
      line: startLine,
      endLine,
      via: 'prompt-name',
    }));
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
      ownPath: (each) => this.files.ownPath(each),
    };
  }

  updateFile(change: FileChange): Promise<void> {
    return this.files.updateFile(change);
  }
}
