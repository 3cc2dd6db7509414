import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with a maker of new, empty folders, which are gone afterwards. */
export async function withFolders(work: (newFolder: () => string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'spanwise-bench-'));
  let folders = 0;
  try {
    await work(() => {
      const path = join(root, String(++folders));
      mkdirSync(path);
      return path;
    });
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}
