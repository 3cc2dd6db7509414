import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of the test's own, and how to be rid of it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'spanwise-test-'));
  return {
    path,
    // Windows frees the files of a process some time after it has ended.
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
