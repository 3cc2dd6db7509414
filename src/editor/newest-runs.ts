import { DisposableStore, toDisposable, type Disposable } from '../base/disposable.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { CollectorClient } from './collector-client.ts';

/** A run changes up to ten times a second; a view that redraws more than this cannot be clicked. */
const refreshDelayMs = 250;

type Collector = Pick<CollectorClient, 'request' | 'onDidChangeRuns' | 'onDidChangeState'>;

/** The newest runs for all that show them in this window: one request serves whoever asks between two changes. */
export class NewestRuns implements Disposable {
  private readonly store = new DisposableStore();
  private readonly collector: Collector;
  private readonly listeners = new Set<() => void>();
  private asked: { readonly limit: number; readonly runs: Promise<readonly RunJson[]> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(collector: Collector) {
    this.collector = collector;
    this.store.add(collector.onDidChangeRuns(() => this.changeSoon()));
    this.store.add(collector.onDidChangeState(() => this.changeSoon()));
    this.store.add(toDisposable(() => clearTimeout(this.timer)));
  }

  /** Newest first. Rejects as the request does. */
  async read(limit: number): Promise<readonly RunJson[]> {
    if (this.asked === undefined || this.asked.limit < limit) {
      const asked = { limit, runs: this.collector.request('listRuns', { limit, repeats: true }) };
      this.asked = asked;
      asked.runs.catch(() => {
        if (this.asked === asked) this.asked = undefined;
      });
    }
    return (await this.asked.runs).slice(0, limit);
  }

  /** Has the next reader ask anew: a run that nothing comes for any more ends without an event. */
  forget(): void {
    this.asked = undefined;
  }

  /** The runs, or whether there is a collector that knows them, may have changed. */
  onDidChange(listener: () => void): Disposable {
    this.listeners.add(listener);
    return toDisposable(() => this.listeners.delete(listener));
  }

  dispose(): void {
    this.store.dispose();
  }

  private changeSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.forget();
      for (const listener of this.listeners) listener();
    }, refreshDelayMs);
  }
}
