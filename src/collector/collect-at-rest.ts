import type { Disposable } from '../base/disposable.ts';
import { LoopLoad } from './loop-load.ts';

const checkMs = 5_000;
/** Timers alone take less of the time between two checks; so does a client that reads now and then. */
const restingMs = 50;
/** It takes some 100 ms, for which a request may have to wait: not after every little. */
const leastWorkMs = 500;

export interface CollectAtRestOptions {
  /** Collects all garbage, and gives back what it took. */
  readonly collect: () => void;
  /** For how long the event loop worked since this was asked before. */
  readonly activeMs?: () => number;
}

/**
 * Collects garbage when the collector comes to rest, whatever it did. V8 itself does not: what requests and
 * streams left, up to 100 MB, would stay for the hours in which nothing comes.
 */
export function collectAtRest(options: CollectAtRestOptions): Disposable {
  const load = new LoopLoad();
  const { collect, activeMs = () => load.activeMs() } = options;
  // Starting is work too: what was read and compiled for it is 7 MB.
  let workedMs = leastWorkMs;
  const timer = setInterval(() => {
    const active = activeMs();
    if (active > restingMs) workedMs += active;
    else if (workedMs >= leastWorkMs) {
      workedMs = 0;
      collect();
      // Its own work counts for nothing.
      activeMs();
    }
  }, checkMs);
  timer.unref();
  return { dispose: () => clearInterval(timer) };
}
