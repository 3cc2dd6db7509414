import { readFileSync, realpathSync, statSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { isJsonObject, parseJson } from '../base/json.ts';

export interface CodePosition {
  /** A path of this machine, or what the source map says where it names none. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
}

/** JavaScript that a build writes. */
const compiledFile = /\.[cm]?jsx?$/;
/** A larger file or map is not worth the wait. */
const mostBytes = 20_000_000;
/** Files of one stack trace. */
const mostKept = 16;

/** Leads from compiled JavaScript to what it was compiled from, by the maps that lie in the folders. */
export class CompiledCode {
  private readonly folders: readonly string[];
  /** By the compiled file's path; the last used come last. */
  private readonly maps = new Map<
    string,
    { readonly modified: number; readonly map?: LoadedMap }
  >();

  /** `folders`: nothing outside of them is ever read. */
  constructor(folders: readonly string[]) {
    this.folders = folders.map(realOf);
  }

  /**
   * The source's position for one in a compiled file of this machine; `undefined` where the file is not
   * there, is outside the folders, or has no map that knows the line.
   */
  sourceOf({ file, line, column }: CodePosition): CodePosition | undefined {
    const loaded = compiledFile.test(file) ? this.load(file) : undefined;
    if (loaded === undefined) return undefined;
    // Without a column, the first thing of the line.
    const entry = entryAt(loaded.map, line - 1, column === undefined ? undefined : column - 1);
    if (entry === undefined) return undefined;
    const source = sourcePath(entry.originalSource, loaded.folder);
    return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  private load(file: string): LoadedMap | undefined {
    const real = realOf(file);
    if (!this.isInside(real)) return undefined;
    const modified = modifiedAt(real);
    if (modified === undefined) return undefined;
    const known = this.maps.get(real);
    this.maps.delete(real);
    const kept = known?.modified === modified ? known : { modified, ...this.read(real) };
    this.maps.set(real, kept);
    const [oldest] = this.maps.keys();
    if (this.maps.size > mostKept && oldest !== undefined) this.maps.delete(oldest);
    return kept.map;
  }

  /** The map that the last comment of the file names or holds, else the one beside it. */
  private read(file: string): { readonly map?: LoadedMap } {
    const code = readText(file) ?? '';
    const named = [...code.matchAll(/\/[/*][#@] ?sourceMappingURL=([^\s*]+)/g)].at(-1)?.[1];
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(named ?? '');
    const mapFile = resolve(dirname(file), decodedUrl(named ?? `${file}.map`));
    const text =
      inline === null
        ? this.isInside(realOf(mapFile))
          ? readText(mapFile)
          : undefined
        : decodedInline(inline[2] ?? '', inline[1] !== undefined ? 'base64' : 'url');
    const map = text === undefined ? undefined : parseMap(text);
    return map === undefined
      ? {}
      : { map: { map, folder: dirname(inline === null ? mapFile : file) } };
  }

  private isInside(path: string): boolean {
    return this.folders.some((folder) => path.startsWith(folder + sep));
  }
}

interface LoadedMap {
  readonly map: SourceMap;
  /** What its sources are relative to. */
  readonly folder: string;
}

function entryAt(map: SourceMap, line: number, column: number | undefined): Entry | undefined {
  // The nearest entry before a column; a minified line has many, any other one at its indentation.
  for (const at of column === undefined ? [0, 1, 2, 4, 8, 16, 64] : [column]) {
    const entry: Partial<Entry> = map.findEntry(line, at);
    if (entry.generatedLine === line && isWhole(entry)) return entry;
  }
  return undefined;
}

interface Entry {
  readonly generatedLine: number;
  readonly originalSource: string;
  readonly originalLine: number;
  readonly originalColumn: number;
}

function isWhole(entry: Partial<Entry>): entry is Entry {
  return typeof entry.originalSource === 'string' && typeof entry.originalLine === 'number';
}

/** `webpack://package/./src/a.ts` names no file of this machine: the end of it has to do. */
function sourcePath(source: string, folder: string): string {
  if (source.startsWith('file://')) return decodedUrl(source.slice('file://'.length));
  if (/^[a-z][\w+.-]+:/i.test(source))
    return source.replace(/^[a-z][\w+.-]+:\/*(?:[^/]*\/\.\/)?/i, '');
  return resolve(folder, decodedUrl(source));
}

function parseMap(text: string): SourceMap | undefined {
  const payload = parseJson(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  if (!isJsonObject(payload)) return undefined;
  try {
    return new SourceMap(withRoot(payload) as unknown as SourceMapPayload);
  } catch {
    // A map that its tool wrote wrong is as good as none.
    return undefined;
  }
}

/** Node does not apply `sourceRoot`. */
function withRoot(payload: { readonly [member: string]: unknown }): object {
  const { sourceRoot, sources } = payload;
  if (typeof sourceRoot !== 'string' || sourceRoot === '' || !Array.isArray(sources))
    return payload;
  const root = sourceRoot.endsWith('/') ? sourceRoot : `${sourceRoot}/`;
  return { ...payload, sources: sources.map((source) => `${root}${String(source)}`) };
}

function decodedInline(data: string, encoding: 'base64' | 'url'): string {
  return encoding === 'base64' ? Buffer.from(data, 'base64').toString('utf8') : decodedUrl(data);
}

function decodedUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readText(path: string): string | undefined {
  try {
    return statSync(path).size > mostBytes ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Places on this machine where a compiled file may lie that was reported from another. */
export function compiledCandidates(reported: string, bases: readonly string[]): string[] {
  const segments = reported
    .replace(/^file:\/\//, '')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.');
  const own = reported.startsWith('/') || /^[A-Za-z]:[\\/]/.test(reported) ? [reported] : [];
  const suffixes = segments.slice(0, -1).map((_, from) => segments.slice(from));
  return [...own, ...suffixes.flatMap((suffix) => bases.map((base) => join(base, ...suffix)))];
}
