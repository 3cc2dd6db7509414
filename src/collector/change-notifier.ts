import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { TraceId } from '../model/ids.ts';
import type { CollectorEvents } from '../protocol/collector-api.ts';
import type { Store } from '../store/open-store.ts';

export type ChangedEvent = CollectorEvents['changed'];

const pauseMs = 100;
/** So many runs at once are a flood: nobody reads lists that change ten times a second. */
const floodRuns = 50;
const floodPauseMs = 1_000;
/** How late a run may be closed that waits for what will not come. */
const settleCheckMs = 1_000;

/** Tells clients which runs changed: at most ten times a second. Who reads a run then reads new sums. */
export class ChangeNotifier implements Disposable {
  private readonly store: Store;
  private readonly log: Log;
  private readonly emit: (event: ChangedEvent) => void;
  private readonly changed = new Set<TraceId>();
  private readonly settling: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = pauseMs;

  constructor(store: Store, log: Log, emit: (event: ChangedEvent) => void) {
    this.store = store;
    this.log = log;
    this.emit = emit;
    this.settling = setInterval(() => this.touch(this.closeQuiet()), settleCheckMs);
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
    this.pauseMs = this.changed.size > floodRuns ? floodPauseMs : pauseMs;
    const traceIds = [...this.changed];
    this.changed.clear();
    this.emit({ cursor: this.store.cursor(), traceIds });
  }

  /** A full disk must not end the collector: the runs stay open, and the next check tries again. */
  private closeQuiet(): readonly TraceId[] {
    try {
      return this.store.rollup.closeQuiet(Date.now());
    } catch (error) {
      this.log.warn(`Runs could not be closed: ${errorText(error)}`);
      return [];
    }
  }
}
