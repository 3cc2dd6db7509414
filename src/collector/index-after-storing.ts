import type { Log } from '../base/log.ts';
import type { SpanSearch } from '../store/span-search.ts';
import { BackgroundWork } from './background-work.ts';
import { spanText } from './span-text.ts';

/** A batch holds the event loop for some 15 ms while spans come in, and for some 50 ms while none do. */
const spansToIndex = { busy: 40, quiet: 500 } as const;

/** Makes stored spans searchable, after they were acknowledged and without delaying the next ones. */
export function indexAfterStoring(search: SpanSearch, log: Log): BackgroundWork {
  return new BackgroundWork({
    quietMs: 500,
    work: (when) => search.indexNext(spansToIndex[when], spanText),
    failure: 'Spans could not be indexed for search',
    log,
  });
}
