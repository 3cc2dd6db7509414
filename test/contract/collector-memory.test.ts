import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kill, startWindowProcess } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Told {
  readonly youngBytes: number;
  readonly canCollect: boolean;
  readonly arenas: string | undefined;
  readonly mapped: string | undefined;
  readonly trimmed: string | undefined;
}

/** In the place of a collector: makes objects of which all live for a while, and tells what became of it. */
const program = `
  import { renameSync, writeFileSync } from 'node:fs';
  import { getHeapSpaceStatistics } from 'node:v8';
  const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  const kept = [];
  let youngBytes = 0;
  for (let made = 0; made < 2_000_000; made++) {
    kept[made % 30_000] = { text: [made] };
    if (made % 10_000 === 0) youngBytes = Math.max(youngBytes, young().space_size);
  }
  writeFileSync(
    process.argv[1] + '.part',
    JSON.stringify({
      youngBytes,
      canCollect: typeof globalThis.gc === 'function',
      arenas: process.env.MALLOC_ARENA_MAX,
      mapped: process.env.MALLOC_MMAP_THRESHOLD_,
      trimmed: process.env.MALLOC_TRIM_THRESHOLD_,
    }),
  );
  renameSync(process.argv[1] + '.part', process.argv[1] + '.json');
`;

describe('the memory of a collector', () => {
  it('is bounded by how a window starts it, however many objects it makes', async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'collector.mjs');
    writeFileSync(file, program);
    const window = startWindowProcess(folder.path, file);
    try {
      while (!existsSync(`${file}.json`)) await delay(20);
      const { youngBytes, ...others } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Told;
      // V8 would let it grow to 64 MB here; two halves of 8 MB are what it may have.
      assert.ok(youngBytes <= 16 * 2 ** 20, `${youngBytes} bytes`);
      const [arenas, mapped, trimmed] = ['1', '131072', '131072'];
      assert.deepEqual(others, { canCollect: true, arenas, mapped, trimmed });
    } finally {
      await kill(window, 'SIGKILL');
      folder.remove();
    }
  });
});
