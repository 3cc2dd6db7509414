import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for the garbage of what was just done to be collected. */
const pauseMs = 3_000;

/** What a process keeps in memory when it has rested. `NaN` where this system does not tell it. */
export async function restingBytes(pid: number): Promise<number> {
  await delay(pauseMs);
  return rssBytes(pid);
}

/** The memory of a process that is resident now. */
export function rssBytes(pid: number): number {
  if (process.platform === 'win32') return NaN;
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) * 1024;
}
