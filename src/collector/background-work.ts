import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import { LoopLoad } from './loop-load.ts';

/** While spans come in, this work gets a fifth of the time that they leave. */
const pausePerWork = 4;
const shortestPauseMs = 50;
/** A flood may last: a little is done in it all the same. */
const longestWaitMs = 1_000;

export interface BackgroundWorkOptions {
  /** When nothing came for this long, it is quiet. */
  readonly quietMs: number;
  /** Does some of it, little of it unless it is quiet: no request is served meanwhile. False where none is left. */
  readonly work: (when: 'busy' | 'quiet') => boolean;
  /** What did not work where `work` throws: the beginning of a sentence. */
  readonly failure: string;
  readonly log: Log;
  /** Whether requests need all the time there is; asked after each pause. */
  readonly isSaturated?: () => boolean;
}

/** What is done with spans after they were acknowledged, without delaying the next ones. */
export class BackgroundWork implements Disposable {
  private readonly options: BackgroundWorkOptions;
  private readonly isSaturated: () => boolean;
  private lastStoredAt = Number.NEGATIVE_INFINITY;
  private lastWorkedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: BackgroundWorkOptions) {
    this.options = options;
    const load = new LoopLoad();
    this.isSaturated = options.isSaturated ?? (() => load.isSaturated());
    // What the last collector left.
    this.schedule(options.quietMs);
  }

  /** Spans were stored. */
  touch(): void {
    this.lastStoredAt = performance.now();
    this.schedule(this.options.quietMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private schedule(pauseMs: number): void {
    this.timer ??= setTimeout(() => this.next(), pauseMs);
  }

  private next(): void {
    this.timer = undefined;
    const now = performance.now();
    const isQuiet = now - this.lastStoredAt >= this.options.quietMs;
    const mayWait = !isQuiet && now - this.lastWorkedAt < longestWaitMs;
    if (mayWait && this.isSaturated()) this.schedule(shortestPauseMs);
    else this.workSome(isQuiet);
  }

  private workSome(isQuiet: boolean): void {
    const { work, failure, log } = this.options;
    const startedAt = performance.now();
    try {
      if (!work(isQuiet ? 'quiet' : 'busy')) return;
    } catch (error) {
      // A full disk, perhaps: the next spans that can be stored start it again.
      log.warn(`${failure}: ${errorText(error)}`);
      return;
    } finally {
      this.lastWorkedAt = performance.now();
    }
    const workMs = this.lastWorkedAt - startedAt;
    this.schedule(isQuiet ? 0 : Math.max(shortestPauseMs, workMs * pausePerWork));
  }
}
