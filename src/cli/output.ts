import { writeSync } from 'node:fs';

/**
 * Standard output and error, written at once: a process that exits right after must not lose the end of
 * a long answer, and a reader that closed the pipe (`| head`) is no error.
 */
export function printLine(text: string): void {
  write(1, `${text}\n`);
}

export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, undefined, 2));
}

export function printError(text: string): void {
  write(2, `${text}\n`);
}

function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') return;
      // A pipe whose reader is slow is full for a moment.
      if (code !== 'EAGAIN') throw error;
    }
  }
}
