import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { TraceId } from '../model/ids.ts';
import type { CollectorEvents } from '../protocol/collector-api.ts';
import type { Store } from '../store/open-store.ts';

export type ChangedEvent = CollectorEvents['changed'];

const shortestPauseMs = 100;
/** Summing up a huge run that still grows may take long; it gets a tenth of the time at most. */
const pausePerWork = 10;
/** How late a run may be closed that waits for what will not come. */
const settleCheckMs = 1_000;

/** Tells clients which runs changed: at most ten times a second, and never with old sums. */
export class ChangeNotifier implements Disposable {
  private readonly store: Store;
  private readonly log: Log;
  private readonly emit: (event: ChangedEvent) => void;
  private readonly changed = new Set<TraceId>();
  private readonly settling: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = shortestPauseMs;

  constructor(store: Store, log: Log, emit: (event: ChangedEvent) => void) {
    this.store = store;
    this.log = log;
    this.emit = emit;
    this.settling = setInterval(() => this.touch(this.refresh()), settleCheckMs);
  }

  touch(traceIds: Iterable<TraceId>): void {
    for (const traceId of traceIds) this.changed.add(traceId);
    if (this.changed.size > 0) this.timer ??= setTimeout(() => this.flush(), this.pauseMs);
  }

  dispose(): void {
    clearInterval(this.settling);
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    const startedAt = performance.now();
    for (const traceId of this.refresh()) this.changed.add(traceId);
    this.pauseMs = Math.max(shortestPauseMs, (performance.now() - startedAt) * pausePerWork);
    const traceIds = [...this.changed];
    this.changed.clear();
    this.emit({ cursor: this.store.cursor(), traceIds });
  }

  /** A full disk must not end the collector: the sums stay stale, and the next reader tries again. */
  private refresh(): readonly TraceId[] {
    try {
      return this.store.rollup.refresh(Date.now());
    } catch (error) {
      this.log.warn(`Runs could not be summed up: ${errorText(error)}`);
      return [];
    }
  }
}
