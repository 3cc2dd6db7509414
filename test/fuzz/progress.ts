import type { FuzzInput } from './fuzz-inputs.ts';

const largestInput = 8 * 2 ** 20;
const words = 16;

/** What the two threads share: how far the work is, and the input that it is at. */
export class Progress {
  readonly shared: SharedArrayBuffer;
  private readonly numbers: Int32Array;
  private readonly input: Uint8Array;

  constructor(shared = new SharedArrayBuffer(words * 4 + largestInput)) {
    this.shared = shared;
    this.numbers = new Int32Array(shared, 0, words);
    this.input = new Uint8Array(shared, words * 4);
  }

  /** Before an input is tried, so that it is known when that never ends. */
  begin({ signal, format, body }: FuzzInput): void {
    const bytes = Buffer.concat([Buffer.from(`${signal} ${format}\n`), body]);
    this.input.set(bytes.subarray(0, largestInput));
    Atomics.store(this.numbers, 1, Math.min(bytes.length, largestInput));
    Atomics.add(this.numbers, 0, 1);
  }

  get inputs(): number {
    return Atomics.load(this.numbers, 0);
  }

  /** Signal and format in a line, then the body. */
  get lastInput(): Buffer {
    return Buffer.from(this.input.slice(0, Atomics.load(this.numbers, 1)));
  }
}
