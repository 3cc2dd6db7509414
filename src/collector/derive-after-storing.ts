import type { Log } from '../base/log.ts';
import type { Store } from '../store/open-store.ts';
import { BackgroundWork } from './background-work.ts';

/** A batch holds the event loop for some 5 ms while spans come in (the first for 30), and for some 50 ms while none do. */
const spansToDerive = { busy: 40, quiet: 500 } as const;
const sumUpBudgetMs = { busy: 10, quiet: 50 } as const;

/** Gives stored spans their meaning and sums up their runs, so that a reader who comes later finds it done. */
export function deriveAfterStoring(store: Store, log: Log): BackgroundWork {
  return new BackgroundWork({
    quietMs: 100,
    // A flood is derived first: its runs would be summed up again and again.
    work: (when) =>
      store.deriver.deriveNext(spansToDerive[when]) ||
      store.rollup.refreshSome(Date.now(), sumUpBudgetMs[when]),
    failure: 'Runs could not be summed up',
    log,
  });
}
