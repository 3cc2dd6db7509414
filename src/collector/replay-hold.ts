import type { StopAction } from '../model/replay-options.ts';

/** Calls that wait for a person to say how a replay goes on. */
export class ReplayHold {
  private readonly waiting: ((action: StopAction) => void)[] = [];
  private decided: StopAction | undefined;

  /** What was said last holds for the calls that come after it too. */
  wait(): Promise<StopAction> {
    if (this.decided !== undefined) return Promise.resolve(this.decided);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  get isHolding(): boolean {
    return this.waiting.length > 0;
  }

  release(action: StopAction): void {
    this.decided = action;
    for (const resolve of this.waiting.splice(0)) resolve(action);
  }
}
