import { realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { WorkspaceFile } from './code-location.ts';

/** A folder of the workspace by the name that the editor knows it by, and where that leads. */
export interface Folder {
  readonly path: string;
  readonly real: string;
}

export async function openFolder(folder: string): Promise<Folder> {
  const path = resolve(folder);
  return { path, real: await realpath(path).catch(() => path) };
}

export interface OwnFile extends WorkspaceFile {
  readonly folder: Folder;
  /** What is there. */
  readonly kind: 'file' | 'folder' | 'nothing';
}

/**
 * The file of the workspace that a path names: `undefined` outside its folders, also where a link leads
 * out. Where folders lie in each other, the innermost has it. A deleted file is taken by its name.
 */
export async function ownFileOf(
  folders: readonly Folder[],
  path: string,
): Promise<OwnFile | undefined> {
  const named = resolve(path);
  const [folder] = folders
    .filter((candidate) => isInside(named, candidate.path))
    .toSorted((a, b) => b.path.length - a.path.length);
  if (folder === undefined) return undefined;
  const real = await realpath(named).catch(() => undefined);
  if (real !== undefined && !isInside(real, folder.real)) return undefined;
  const file = relative(folder.path, named).replaceAll(sep, '/');
  const found = await stat(named).catch(() => undefined);
  const kind = found?.isDirectory() === true ? 'folder' : 'file';
  return { path: named, file, folder, kind: found === undefined ? 'nothing' : kind };
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
