import { dirname, join, resolve } from 'node:path';
import { isLibraryPath, type FileFinder, type WorkspaceFile } from './code-location.ts';
import { compiledCandidates, CompiledCode, type CodePosition } from './compiled-code.ts';

/** A setting for programs that run elsewhere: what stands at `from` there is at `to` here. */
export interface PathMapping {
  readonly from: string;
  /** Absolute, or relative to the first workspace folder. */
  readonly to: string;
}

export interface CodeLocatorOptions {
  /** Absolute. */
  readonly folders: readonly string[];
  readonly mappings: readonly PathMapping[];
}

/** A position in a file of the workspace. */
export interface LocatedCode extends WorkspaceFile {
  readonly line: number;
  readonly column?: number;
}

/** Leads from a position that a program reported to the workspace: across machines and compilers. */
export class CodeLocator {
  private readonly finder: FileFinder;
  private readonly options: CodeLocatorOptions;
  private readonly compiled: CompiledCode;

  constructor(finder: FileFinder, options: CodeLocatorOptions) {
    this.finder = finder;
    this.options = options;
    this.compiled = new CompiledCode(options.folders);
  }

  locate(reported: CodePosition): LocatedCode | undefined {
    const here = { ...reported, file: this.mapped(reported.file) };
    const { file, line, column } = this.sourceOf(here) ?? here;
    const found = this.finder.find(file);
    if (found === undefined) return undefined;
    return { ...found, line, ...(column !== undefined && { column }) };
  }

  /** The longest mapping wins. */
  private mapped(file: string): string {
    const path = file.replace(/^file:\/\//, '').replaceAll('\\', '/');
    const [mapping] = this.options.mappings
      .filter(({ from }) => path === from || path.startsWith(from.replace(/\/*$/, '/')))
      .toSorted((a, b) => b.from.length - a.from.length);
    if (mapping === undefined) return file;
    const rest = path.slice(mapping.from.length).replace(/^\/+/, '');
    return join(resolve(this.options.folders[0] ?? '', mapping.to), rest);
  }

  private sourceOf(position: CodePosition): CodePosition | undefined {
    if (!/\.[cm]?jsx?$/.test(position.file) || isLibraryPath(position.file)) return undefined;
    // A package of a monorepo is often all that a container holds.
    const packages = this.finder.named('package.json').map(({ path }) => dirname(path));
    const bases = [...new Set([...this.options.folders, ...packages])];
    for (const file of compiledCandidates(position.file, bases)) {
      const source = this.compiled.sourceOf({ ...position, file });
      if (source !== undefined && this.finder.find(source.file) !== undefined) return source;
    }
    return undefined;
  }
}
