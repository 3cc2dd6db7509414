import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where this user's runs are kept: `chosen` (a flag or a setting), else `SPANWISE_DATA`, else the
 * platform's folder for data. One per user, so that every window, the command line and coding agents
 * see the same runs. Made where it is missing, and readable by its user alone.
 */
export function dataDirectory(chosen?: string): string {
  const directory = resolve(
    [chosen, process.env['SPANWISE_DATA']].find((path) => path !== undefined && path !== '') ??
      envPaths('spanwise', { suffix: '' }).data,
  );
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}
