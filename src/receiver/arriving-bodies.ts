import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

/** A body that arrived waits no longer than that for others. */
const mostWaitMs = 20;
const patienceMs = 1;

/**
 * The bodies that are on their way. Taking one in holds up the event loop for some milliseconds, in which of
 * each other one no more arrives than the system holds for it, 64 KB at first: a body of 2 MB needed half a
 * second of other requests' work. So those that arrive are read to their end first, and then stored together.
 */
export class ArrivingBodies {
  private count = 0;
  private bytes = 0;

  begin(): ArrivingBody {
    this.count += 1;
    let isArriving = true;
    return {
      add: (bytes) => void (this.bytes += bytes),
      end: () => {
        if (isArriving) this.count -= 1;
        isArriving = false;
      },
    };
  }

  /** Resolves when none arrives, or nothing comes of those that do. */
  async settle(): Promise<void> {
    const until = performance.now() + mostWaitMs;
    let seen = -1;
    while (this.count > 0 && this.bytes !== seen && performance.now() < until) {
      seen = this.bytes;
      await nextTurn();
      // The sender needs a moment to go on where the system has taken all that it takes at once.
      if (this.bytes === seen) await delay(patienceMs);
    }
  }
}

export interface ArrivingBody {
  add(bytes: number): void;
  /** It is all there, or broke off. May be called again. */
  end(): void;
}
