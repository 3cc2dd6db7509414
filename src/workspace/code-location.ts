/** Where languages keep code of others, which is in no workspace however its path ends. */
const libraryPath =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|lib[\\/]python3[^\\/]*|\.cargo[\\/]registry|rustc[\\/][0-9a-f]{40}|pkg[\\/]mod|gems)[\\/]/;

export function isLibraryPath(path: string): boolean {
  return libraryPath.test(path);
}

/** A file of the workspace. */
export interface WorkspaceFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to its workspace folder, with forward slashes. */
  readonly file: string;
}

/** Finds files of the workspace by the path that a program reported, which may be another machine's. */
export class FileFinder {
  private readonly byName = new Map<string, WorkspaceFile[]>();

  add(file: WorkspaceFile): void {
    const name = nameOf(file.file);
    const known = this.byName.get(name);
    if (known === undefined) this.byName.set(name, [file]);
    else if (known.every(({ path }) => path !== file.path)) known.push(file);
  }

  remove(path: string): void {
    const name = nameOf(path.replaceAll('\\', '/'));
    const rest = this.byName.get(name)?.filter((file) => file.path !== path) ?? [];
    if (rest.length > 0) this.byName.set(name, rest);
    else this.byName.delete(name);
  }

  /** Every file of a name. */
  named(name: string): readonly WorkspaceFile[] {
    return this.byName.get(name) ?? [];
  }

  /**
   * The file that a reported path means: itself where it is in the workspace, else the one that
   * shares the longest end with it, of at least the name and a folder (the name alone where nothing
   * else was reported). `undefined` where two share as much: one is not guessed.
   */
  find(reported: string): WorkspaceFile | undefined {
    const wanted = segmentsOf(reported);
    const candidates = this.byName.get(wanted.at(-1) ?? '') ?? [];
    const exact = candidates.find(({ path }) => segmentsOf(path).join('/') === wanted.join('/'));
    if (exact !== undefined || isLibraryPath(reported)) return exact;
    const ranked = candidates.map((file) => ({
      file,
      shared: sharedEnd(segmentsOf(file.file), wanted),
    }));
    const most = Math.max(0, ...ranked.map(({ shared }) => shared));
    const best = ranked.filter(({ shared }) => shared === most);
    // A file in the workspace's own root has no folder to share: the whole of its path counts.
    const enough = (file: WorkspaceFile): boolean =>
      most >= 2 || (most === 1 && (wanted.length === 1 || segmentsOf(file.file).length === 1));
    const only = best.length === 1 ? best[0]?.file : undefined;
    return only !== undefined && enough(only) ? only : undefined;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The parts of a path of any system, without `file://`, drive letter and dots. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/^file:\/\//, '')
    .replace(/^\/?[A-Za-z]:(?=[\\/])/, '')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a.at(-1 - shared) === b.at(-1 - shared))
    shared += 1;
  return shared;
}
