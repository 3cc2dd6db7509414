/**
 * The longest body that is kept, as long as what the receiver takes. Longer ones pass through whole; what
 * is kept says that it is not all.
 */
export const maximumKeptBytes = 64 * 1024 * 1024;

/** Keeps the pieces of a body as they come, up to the limit. */
export class BodyRecorder<Piece> {
  readonly pieces: Piece[] = [];
  private kept = 0;
  private truncated = false;

  /** `make` is given the bytes that are to be kept. */
  add(bytes: Uint8Array, make: (bytes: Uint8Array) => Piece): void {
    const room = maximumKeptBytes - this.kept;
    if (bytes.length > room) this.truncated = true;
    if (room <= 0 || bytes.length === 0) return;
    const fitting = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.kept += fitting.length;
    this.pieces.push(make(fitting));
  }

  get isTruncated(): boolean {
    return this.truncated;
  }
}
