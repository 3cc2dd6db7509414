import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { Compaction } from '../store/compaction.ts';
import type { Retention } from '../store/retention.ts';

/** Programs that wait for a person, or for a long tool, send to the same run after some minutes. */
export const defaultCompactAfterMs = 10 * 60_000;

/** After the start, which has enough to do. */
const firstCheckMs = 20_000;
const checkMs = 60_000;
/** While spans come in nothing is compacted. */
const busyMs = 2_000;
/** A step takes some 5 to 20 ms; requests get most of the time even so. */
const pausePerWork = 4;
const shortestPauseMs = 10;

export interface CompactorOptions {
  readonly compaction: Compaction;
  readonly retention: Retention;
  /** Runs that nothing came for since that long are compacted. */
  readonly compactAfterMs: number;
  readonly log: Log;
}

/** Keeps old runs in less space, in the background, and gives the space back. */
export class Compactor implements Disposable {
  private readonly options: CompactorOptions;
  private lastStoredAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout;

  constructor(options: CompactorOptions) {
    this.options = options;
    const firstMs = Math.min(firstCheckMs, options.compactAfterMs);
    this.timer = setTimeout(() => this.step(this.work()), firstMs);
  }

  /** Something was stored. */
  touch(): void {
    this.lastStoredAt = performance.now();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private *work(): Generator<unknown, number> {
    const { compaction, retention, compactAfterMs } = this.options;
    let runs = 0;
    for (const isRunDone of compaction.compact(Date.now() - compactAfterMs)) {
      if (isRunDone) runs++;
      yield;
    }
    if (runs > 0) yield* retention.giveSpaceBack();
    return runs;
  }

  private step(work: Generator<unknown, number>): void {
    const startedAt = performance.now();
    const busyForMs = this.lastStoredAt + busyMs - startedAt;
    if (busyForMs > 0) {
      this.timer = setTimeout(() => this.step(work), busyForMs);
      return;
    }
    try {
      const { done, value } = work.next();
      if (done !== true) {
        const pauseMs = (performance.now() - startedAt) * pausePerWork;
        this.timer = setTimeout(() => this.step(work), Math.max(shortestPauseMs, pauseMs));
        return;
      }
      if (value > 0) this.options.log.info(`${value} runs were compacted.`);
    } catch (error) {
      // A full disk, perhaps. What is not compacted is kept as it was.
      this.options.log.warn(`Runs could not be compacted: ${errorText(error)}`);
    }
    const pauseMs = Math.min(checkMs, this.options.compactAfterMs);
    this.timer = setTimeout(() => this.step(this.work()), pauseMs);
  }
}
