import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * What the `.env` of a folder sets. Most programs load it without replacing what is set, so that an address
 * of ours would hide the one in it. Where it says that telemetry goes is its own affair. An absent or
 * unreadable file says nothing.
 */
export async function readEnvironmentFile(folder: string): Promise<NodeJS.Dict<string>> {
  try {
    const entries = Object.entries(parseEnv(await readFile(join(folder, '.env'), 'utf8')));
    return Object.fromEntries(entries.filter(([name]) => !name.startsWith('OTEL_')));
  } catch {
    return {};
  }
}
