/** Above this share of the time the event loop has no turn to spare. */
const saturatedFrom = 0.8;

/** How busy the event loop was lately. */
export class LoopLoad {
  private last = performance.eventLoopUtilization();

  /** Since this was asked before. */
  isSaturated(): boolean {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.last);
    this.last = now;
    return utilization >= saturatedFrom;
  }
}
