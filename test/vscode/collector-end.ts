import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ends the collector that keeps its runs in `dataFolder`; by itself it would wait for a next window. */
export async function endCollector(dataFolder: string): Promise<void> {
  const log = await readFile(join(dataFolder, 'collector.log'), 'utf8').catch(() => '');
  const pid = Array.from(log.matchAll(/Collector (\d+) at/g), (match) => Number(match[1])).at(-1);
  if (pid === undefined) return;
  try {
    process.kill(pid);
  } catch {
    // It has ended already.
  }
}
