import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Unix keeps a socket's path in 104 (macOS) to 108 bytes, its final zero included. */
const longestUnixPath = 100;

/** Where the collector of a data directory listens for windows and for the command line. */
export function socketPath(dataDirectory: string): string {
  const hash = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\spanwise-${hash}`;
  const inside = join(dataDirectory, 'collector.sock');
  if (Buffer.byteLength(inside) <= longestUnixPath) return inside;
  return join(tmpdir(), `spanwise-${userInfo().uid}-${hash}.sock`);
}
