import type { CollectorApi } from '../protocol/collector-api.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Store } from '../store/open-store.ts';
import { storedRun } from './run-queries.ts';

export type RunPins = Pick<Handlers<CollectorApi>, 'setPinned'>;

/** Over an open store: for the collector, and for the command line where none runs. */
export function createRunPins(store: Store): RunPins {
  return {
    setPinned: ({ traceId, pinned }) => {
      const { run } = storedRun(store, traceId);
      if (pinned) store.pins.pin(run.traceId);
      else store.pins.unpin(run.traceId);
      return {};
    },
  };
}
