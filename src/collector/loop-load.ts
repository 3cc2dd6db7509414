import type { EventLoopUtilization } from 'node:perf_hooks';

/** Above this share of the time the event loop has no turn to spare. */
const saturatedFrom = 0.8;

/** How busy the event loop was lately. */
export class LoopLoad {
  private last = performance.eventLoopUtilization();

  /** Since it was asked before. */
  isSaturated(): boolean {
    return this.sinceLast().utilization >= saturatedFrom;
  }

  /** For how long it worked since it was asked before. */
  activeMs(): number {
    return this.sinceLast().active;
  }

  private sinceLast(): EventLoopUtilization {
    const now = performance.eventLoopUtilization();
    const between = performance.eventLoopUtilization(now, this.last);
    this.last = now;
    return between;
  }
}
