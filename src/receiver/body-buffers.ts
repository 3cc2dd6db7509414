/** Smaller bodies cost less than keeping buffers for them. */
const smallestBytes = 64 * 1024;

/** Larger ones are rare, and would take much memory between two of them. */
const largestBytes = 4 * 1024 * 1024;

/** Sizes are rounded up to it, so that the buffer of one request fits the next. */
const stepBytes = 512 * 1024;

/** As many as a few exporters at full speed have under way at once. */
const mostKept = 4;

const restMs = 1_000;

/**
 * Buffers for the bodies of large requests, used again one after the other: a new one for each costs a
 * twentieth of an ingest, for memory that the system has to clear first. Kept for a second after the last.
 */
export class BodyBuffers {
  private readonly lent = new Map<ArrayBufferLike, Buffer>();
  private kept: Buffer[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Room for just `length` bytes, which hold what they held before; `undefined` where none is lent of that size. */
  take(length: number): Buffer | undefined {
    if (length < smallestBytes || length > largestBytes) return undefined;
    const index = this.kept.findIndex((buffer) => buffer.length >= length);
    const [buffer = newBuffer(length)] = index < 0 ? [] : this.kept.splice(index, 1);
    this.lent.set(buffer.buffer, buffer);
    return buffer.subarray(0, length);
  }

  /** To be called once nobody reads `body` any more, wherever it came from. */
  giveBack(body: Uint8Array): void {
    const buffer = this.lent.get(body.buffer);
    if (buffer === undefined) return;
    this.lent.delete(body.buffer);
    if (this.kept.length < mostKept) this.kept.push(buffer);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.kept = []), restMs).unref();
  }
}

function newBuffer(length: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.ceil(length / stepBytes) * stepBytes);
}
