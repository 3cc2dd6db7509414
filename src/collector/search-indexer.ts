import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { SpanSearch } from '../store/span-search.ts';
import { spanText } from './span-text.ts';

/** A batch holds the event loop for some 20 ms while spans come in, and for some 100 ms while none do. */
const spansWhileBusy = 200;
const spansWhileQuiet = 1_000;
const quietMs = 500;
/** Under a constant load indexing gets a twentieth of the time: what is pending waits for quiet. */
const pausePerWork = 20;
const shortestPauseMs = 50;

/** Makes stored spans searchable, after they were acknowledged and without delaying the next ones. */
export class SearchIndexer implements Disposable {
  private readonly search: SpanSearch;
  private readonly log: Log;
  private lastStoredAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(search: SpanSearch, log: Log) {
    this.search = search;
    this.log = log;
    // What the last collector left.
    this.schedule(quietMs);
  }

  /** Spans were stored. */
  touch(): void {
    this.lastStoredAt = performance.now();
    this.schedule(quietMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private schedule(pauseMs: number): void {
    this.timer ??= setTimeout(() => this.indexSome(), pauseMs);
  }

  private indexSome(): void {
    this.timer = undefined;
    const startedAt = performance.now();
    const isQuiet = startedAt - this.lastStoredAt >= quietMs;
    try {
      if (!this.search.indexNext(isQuiet ? spansWhileQuiet : spansWhileBusy, spanText)) return;
    } catch (error) {
      // A full disk, perhaps: the next spans that can be stored start it again.
      this.log.warn(`Spans could not be indexed for search: ${errorText(error)}`);
      return;
    }
    const workMs = performance.now() - startedAt;
    this.schedule(isQuiet ? 0 : Math.max(shortestPauseMs, workMs * pausePerWork));
  }
}
