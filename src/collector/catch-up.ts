import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { TraceId } from '../model/ids.ts';
import type { Store } from '../store/open-store.ts';
import { spanText } from './span-text.ts';

// What a reader needs that was not done in the background yet, in slices of some 10 ms with a turn for
// requests and other readers after each. What comes meanwhile makes nothing here go on for longer.

const spansToDerive = 100;
const spansToIndex = 100;

/** Afterwards the runs can be read with little left to derive. */
export async function catchUpRuns(store: Store, traceIds: readonly TraceId[]): Promise<void> {
  for (const traceId of traceIds) {
    if (!store.rollup.isStale(traceId)) continue;
    const ids = store.deriver.underivedIdsOfRun(traceId);
    for (let start = 0; start < ids.length; start += spansToDerive) {
      store.deriver.deriveMissing(ids.slice(start, start + spansToDerive));
      await turnOfOthers();
    }
  }
}

/** Afterwards all can be found that was stored before. */
export async function catchUpSearch({ search }: Store): Promise<void> {
  for (let left = search.backlog(); left > 0; left -= spansToIndex) {
    if (!search.indexNext(spansToIndex, spanText)) return;
    await turnOfOthers();
  }
}
