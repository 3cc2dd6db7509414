import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** What was piped into a program. */
export interface KeptInput {
  readonly length: number;
  /** Absent where it was too long to keep. */
  readonly bytes?: Buffer;
}

/** A message to the collector holds it whole. */
const mostKeptBytes = 4 * 1024 * 1024;

/** Whether something is piped into this process: no terminal, and not nothing. */
export function hasPipedInput(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false;
  }
}

/** Passes our standard input on to a program and keeps it. */
export class InputKeeper {
  private readonly pieces: Buffer[] = [];
  private length = 0;

  passTo(program: Writable): void {
    const { stdin } = process;
    stdin.on('data', (bytes: Buffer) => {
      this.length += bytes.length;
      if (this.length <= mostKeptBytes) this.pieces.push(bytes);
    });
    // A program need not read all that it is given.
    program.on('error', () => undefined);
    stdin.pipe(program);
    // What was not read by then must not keep us waiting.
    program.once('close', () => stdin.destroy());
  }

  get kept(): KeptInput {
    const { length } = this;
    return length <= mostKeptBytes ? { length, bytes: Buffer.concat(this.pieces) } : { length };
  }
}
