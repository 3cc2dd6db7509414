import type { TemplateUsageIndex } from './template-usage.ts';

/** Key strokes in a row are one change, and so are runs that come in together. */
const quietMs = 300;
/** How long a request may have to wait behind lookups that nobody waits for. */
const sliceMs = 4;
/** While many texts are looked up, what is known so far is shown this often. */
const toldEveryMs = 1_000;

/** Looks waiting texts up a moment after something has changed, a few at a time. */
export class BackgroundLookups {
  private readonly usage: TemplateUsageIndex;
  private readonly onChanged: () => void;
  private timer: NodeJS.Timeout | undefined;
  private changedMeanwhile = false;
  private toldAt = 0;

  constructor(usage: TemplateUsageIndex, onChanged: () => void) {
    this.usage = usage;
    this.onChanged = onChanged;
  }

  /** Not at each change anew: where they never stop coming, lookups go on all the same. */
  start(): void {
    this.changedMeanwhile = true;
    this.timer ??= setTimeout(() => this.begin(), quietMs);
  }

  private begin(): void {
    this.changedMeanwhile = false;
    this.goOn(this.usage.lookUpWaiting());
  }

  private goOn(lookups: Iterator<void>): void {
    const startedAt = performance.now();
    let done = false;
    while (!done && performance.now() - startedAt < sliceMs) done = lookups.next().done === true;
    if (done || startedAt - this.toldAt > toldEveryMs) {
      this.toldAt = startedAt;
      this.onChanged();
    }
    this.timer = done ? undefined : setTimeout(() => this.goOn(lookups), 0);
    if (done && this.changedMeanwhile) this.start();
  }
}
