import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A window that is closing may have started another one meanwhile. */
const settleMs = 500;

/** Ends the collector that keeps its runs in `dataFolder`; by itself it would wait for a next window. */
export async function endCollector(dataFolder: string): Promise<void> {
  for (let pid = await lastPid(dataFolder); pid !== undefined && kill(pid);) {
    await delay(settleMs);
    pid = await lastPid(dataFolder);
  }
}

async function lastPid(dataFolder: string): Promise<number | undefined> {
  const log = await readFile(join(dataFolder, 'collector.log'), 'utf8').catch(() => '');
  return Array.from(log.matchAll(/Collector (\d+) at/g), (match) => Number(match[1])).at(-1);
}

/** False where it has ended already. */
function kill(pid: number): boolean {
  try {
    process.kill(pid);
    return true;
  } catch {
    return false;
  }
}
