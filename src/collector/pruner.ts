import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { Orphans } from '../store/orphans.ts';
import type { Pruned, Retention, RetentionLimits } from '../store/retention.ts';

/** A month of work is there to look back to, and the disk is not filled by a forgotten program. */
export const defaultRetention = { olderThanMs: 30 * 86_400_000, maxSizeBytes: 2e9 } as const;

/** After the start, which has enough to do. */
const firstCheckMs = 30_000;
const checkMs = 5 * 60_000;
/** What belongs to no run takes little space, and finding it means reading all spans. */
const sweepMs = 86_400_000;
/** Between two steps: requests are served, and get most of the time. */
const pauseMs = 50;

export interface PrunerOptions {
  readonly retention: Retention;
  readonly orphans: Orphans;
  readonly limits: RetentionLimits;
  readonly log: Log;
  /** Runs were deleted. */
  readonly onPruned: () => void;
}

/** Keeps the database within its limits, in the background. */
export class Pruner implements Disposable {
  private readonly options: PrunerOptions;
  private timer: NodeJS.Timeout | undefined;
  private sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PrunerOptions) {
    this.options = options;
    this.timer = setTimeout(() => this.begin(), firstCheckMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private begin(): void {
    this.step(this.work(Date.now()), 0);
  }

  private *work(nowMs: number): Generator<Pruned, undefined> {
    const { retention, limits, orphans } = this.options;
    yield* retention.prune(limits, nowMs);
    if (nowMs - this.sweptAtMs < sweepMs) return undefined;
    this.sweptAtMs = nowMs;
    for (const _ of orphans.sweep()) yield { runs: 0, spans: 0 };
    return undefined;
  }

  private step(steps: Iterator<Pruned, undefined>, runsBefore: number): void {
    try {
      const { done, value } = steps.next();
      const runs = runsBefore + (done === true ? 0 : value.runs);
      if (done !== true) {
        this.timer = setTimeout(() => this.step(steps, runs), pauseMs);
        return;
      }
      if (runs > 0) this.options.log.info(`${runs} old runs were deleted.`);
      if (runs > 0) this.options.onPruned();
    } catch (error) {
      this.options.log.warn(`Old runs could not be deleted: ${errorText(error)}`);
    }
    this.timer = setTimeout(() => this.begin(), checkMs);
  }
}
