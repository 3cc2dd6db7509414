import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { replayTestSuffix } from '../../protocol/replay-test.ts';
import { walkFolder } from '../../workspace/walk-folder.ts';

/** The replay tests of a folder, absolute, in order; of a file, that file. Throws where there is neither. */
export async function findReplayTests(folder: string): Promise<readonly string[]> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Error(`There is no ${path}.`);
  if (!found.isDirectory()) return [path];
  const files = (await walkFolder(path)).filter((file) => file.endsWith(replayTestSuffix));
  return files.map((file) => join(path, file));
}
