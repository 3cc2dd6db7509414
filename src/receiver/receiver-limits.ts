/** What a sender may ask of the receiver. Every number bounds memory or time. */
export interface ReceiverLimits {
  /** Of one request, after decompression too. 64 MiB is what the specification recommends. */
  readonly maximumBodyBytes: number;
  /** Of all requests that are not answered yet, together. Beyond it senders are asked to come again. */
  readonly maximumPendingBytes: number;
  /**
   * How many times as large a body may become when it is decompressed. Telemetry that repeats itself
   * reaches about 100; what reaches 1000 was made to.
   */
  readonly maximumRatio: number;
  /** Up to this size no ratio is asked: a small body of zeros harms nobody. */
  readonly ratioFreeBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /**
   * How long a connection may be silent between requests. Well above the 5 s after which batching
   * exporters send again: at exactly their interval, every second batch would meet a closing socket.
   */
  readonly idleTimeoutMs: number;
  /** What `Retry-After` says. */
  readonly retryAfterSeconds: number;
}

export const defaultReceiverLimits: ReceiverLimits = {
  maximumBodyBytes: 64 * 1024 * 1024,
  maximumPendingBytes: 256 * 1024 * 1024,
  maximumRatio: 250,
  ratioFreeBytes: 8 * 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 65_000,
  retryAfterSeconds: 1,
};
