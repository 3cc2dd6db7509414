import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { errorText, type Log } from '../base/log.ts';

/** Some thousands of lines: a log is for what happened lately. */
const longestLogBytes = 1024 * 1024;

/** A log in a file, which begins anew at a start where it has grown long. Losing a line harms nobody. */
export function fileLog(file: string): Log {
  attempt(() => {
    if (statSync(file).size > longestLogBytes) truncateSync(file);
  });
  const write = (level: string, message: string): void =>
    attempt(() => appendFileSync(file, `${new Date().toISOString()} ${level} ${message}\n`));
  return {
    debug: () => undefined,
    info: (message) => write('info', message),
    warn: (message) => write('warn', message),
    error: (message, error) =>
      write('error', error === undefined ? message : `${message} ${errorText(error)}`),
  };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
