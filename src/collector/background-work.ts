import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';

/** Under a constant load this work gets a twentieth of the time: what is pending waits for quiet. */
const pausePerWork = 20;
const shortestPauseMs = 50;

export interface BackgroundWorkOptions {
  /** When nothing came for this long, it is quiet. */
  readonly quietMs: number;
  /** Does some of it, little of it unless it is quiet: no request is served meanwhile. False where none is left. */
  readonly work: (when: 'busy' | 'quiet') => boolean;
  /** What did not work where `work` throws: the beginning of a sentence. */
  readonly failure: string;
  readonly log: Log;
}

/** What is done with spans after they were acknowledged, without delaying the next ones. */
export class BackgroundWork implements Disposable {
  private readonly options: BackgroundWorkOptions;
  private lastStoredAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: BackgroundWorkOptions) {
    this.options = options;
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
    this.timer ??= setTimeout(() => this.workSome(), pauseMs);
  }

  private workSome(): void {
    this.timer = undefined;
    const { quietMs, work, failure, log } = this.options;
    const startedAt = performance.now();
    const isQuiet = startedAt - this.lastStoredAt >= quietMs;
    try {
      if (!work(isQuiet ? 'quiet' : 'busy')) return;
    } catch (error) {
      // A full disk, perhaps: the next spans that can be stored start it again.
      log.warn(`${failure}: ${errorText(error)}`);
      return;
    }
    const workMs = performance.now() - startedAt;
    this.schedule(isQuiet ? 0 : Math.max(shortestPauseMs, workMs * pausePerWork));
  }
}
