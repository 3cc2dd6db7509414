import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Databases and locks, and the files that SQLite keeps beside them. */
const written = /\.(?:db|lock)(?:-wal|-shm)?$/;

/** What keeps a collector from working in its data directory; `undefined` where nothing does. */
export function unwritablePath(dataDirectory: string): string | undefined {
  if (!isWritable(dataDirectory)) return dataDirectory;
  const files = readdirSync(dataDirectory).filter((name) => written.test(name));
  return files.map((name) => join(dataDirectory, name)).find((file) => !isWritable(file));
}

/** For a person, and for the log of whoever sends. */
export function unwritableSentence(path: string): string {
  return `Telemetry cannot be stored now: ${path} cannot be written. Spanwise goes on when it can be.`;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
