/**
 * Which recorded trace a live trace repeats, as calls whose requests left no choice have shown. It narrows
 * the choice where several recordings answer a request: two runs that ask the same are not mixed up.
 */
export class RunPairs {
  private readonly live = new Map<string, string>();
  private readonly recorded = new Map<string, string>();

  /** 1 where the two are known to belong together, -1 where one of them belongs to another, else 0. */
  fit(recorded: string | undefined, live: string | undefined): -1 | 0 | 1 {
    if (recorded === undefined || live === undefined) return 0;
    const known = this.live.get(recorded);
    const knownBack = this.recorded.get(live);
    if (known === live) return 1;
    return known === undefined && knownBack === undefined ? 0 : -1;
  }

  /** The first pair of a trace counts. */
  remember(recorded: string | undefined, live: string | undefined): void {
    if (recorded === undefined || live === undefined || this.fit(recorded, live) !== 0) return;
    this.live.set(recorded, live);
    this.recorded.set(live, recorded);
  }
}
