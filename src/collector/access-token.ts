import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const tokenBytes = 32;

/**
 * The token that containers send with their telemetry. Made once for a data directory, so that containers
 * that were given it are still let in after a restart; its user alone may read it. Delete the file, and
 * the next collector makes another.
 */
export function accessToken(dataDirectory: string): string {
  const file = join(dataDirectory, 'access-token');
  const kept = readToken(file);
  if (kept !== undefined) return kept;
  const token = randomBytes(tokenBytes).toString('base64url');
  writeFileSync(file, token, { mode: 0o600 });
  // A file that was there keeps its mode when it is written.
  chmodSync(file, 0o600);
  return token;
}

/** `undefined` where there is none, or something else. */
function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^[\w-]{43}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
