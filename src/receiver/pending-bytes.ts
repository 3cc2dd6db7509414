import { Refusal } from './refusal.ts';

/** Counts the bytes of requests that are not answered yet, against one limit for all of them. */
export class PendingTotal {
  private bytes = 0;
  private readonly maximumBytes: number;

  constructor(maximumBytes: number) {
    this.maximumBytes = maximumBytes;
  }

  open(): PendingBytes {
    let own = 0;
    return {
      add: (count) => {
        if (this.bytes + count > this.maximumBytes) {
          throw new Refusal(503, 'Too much telemetry is waiting to be stored.');
        }
        this.bytes += count;
        own += count;
      },
      release: () => {
        this.bytes -= own;
        own = 0;
      },
    };
  }
}

/** The part of one request. */
export interface PendingBytes {
  /** Throws the `Refusal` 503 where all requests together become too large. */
  add(count: number): void;
  release(): void;
}
