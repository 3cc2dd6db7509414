import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Log } from '../base/log.ts';
import { databaseFile, openStore, type Store } from './open-store.ts';
import type { Derivation } from './span-facts.ts';

/** SQLite's codes for "the file is damaged" and "the file is no database". */
const corruptionCodes: ReadonlySet<number> = new Set([11, 26]);
const corruptionNames = /^SQLITE_(CORRUPT|NOTADB)/;

/** Whether SQLite says that the database itself is damaged, by either driver. */
export function isCorruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  // The low byte is the kind; the rest says where.
  if (typeof errcode === 'number') return corruptionCodes.has(errcode & 0xff);
  return typeof code === 'string' && corruptionNames.test(code);
}

/** For a damage that was met while the database was in use: the next `openStoreOrSetAside` acts on it. */
export function markCorrupt(dataDirectory: string): void {
  writeFileSync(markerFile(dataDirectory), '');
}

export interface OpenedStore {
  readonly store: Store;
  /** Where the damaged database lies now. Absent where none was found. */
  readonly setAside?: string;
}

/**
 * Opens the store of a data directory. A damaged database is moved aside and a new one begun, so that
 * nothing that arrives from now on is refused. Only for the process that alone may write.
 */
export async function openStoreOrSetAside(
  dataDirectory: string,
  log: Log,
  derivation: Derivation,
): Promise<OpenedStore> {
  if (!existsSync(markerFile(dataDirectory))) {
    try {
      return { store: await openStore(dataDirectory, log, derivation) };
    } catch (error) {
      if (!isCorruption(error)) throw error;
      log.error('The database is damaged.', error);
    }
  }
  const setAside = moveAside(databaseFile(dataDirectory));
  const store = await openStore(dataDirectory, log, derivation);
  rmSync(markerFile(dataDirectory), { force: true });
  return { store, setAside };
}

function markerFile(dataDirectory: string): string {
  return `${databaseFile(dataDirectory)}-is-corrupt`;
}

/** With the files that belong to it, under the names by which SQLite would find them again. */
function moveAside(file: string): string {
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const setAside = `${file}.corrupt-${time}`;
  for (const ending of ['', '-wal', '-shm'])
    if (existsSync(file + ending)) renameSync(file + ending, setAside + ending);
  return setAside;
}
