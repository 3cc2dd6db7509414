import type { FaultKind, ReplayFault } from '../model/replay-options.ts';

/** Faults that are still to be given out, by recorded call. */
export class PendingFaults {
  private readonly left: { readonly fault: ReplayFault; times: number }[];

  constructor(faults: readonly ReplayFault[]) {
    this.left = faults.map((fault) => ({ fault, times: fault.times ?? 1 }));
  }

  /** The next fault of a call; several of one call come in their order. */
  take(sequence: number): FaultKind | undefined {
    const next = this.left.find(({ fault, times }) => fault.call === sequence && times > 0);
    if (next === undefined) return undefined;
    next.times--;
    return next.fault.kind;
  }
}
