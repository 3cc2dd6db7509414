import { silentLog } from '../../src/base/log.ts';
import { createRunQueries } from '../../src/collector/run-queries.ts';
import { spanText } from '../../src/collector/span-text.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareRows } from './insert-limits.ts';
import { SpanLoad } from './span-load.ts';

const repetitions = 9;

/** Lists the newest runs and opens runs of three sizes, in a database that holds many more. */
export async function measureReads(folder: string): Promise<void> {
  const store = await openStore(folder, silentLog);
  const queries = createRunQueries(store);
  const listRuns = (): unknown => queries.listRuns({ limit: 100 });
  fill(store, { spans: 1200, spansPerTrace: 12 });
  listRuns();
  console.log('');
  report('newest 100 runs of 1,200 spans', medianMs(listRuns));
  const traceIds = [10, 10_000, 100_000].map((spans) => {
    const [traceId = ''] = fill(store, { spans, spansPerTrace: spans });
    return [spans, traceId] as const;
  });
  fill(store, { spans: 60_000, spansPerTrace: 12 });
  listRuns();
  report('newest 100 runs of 171,210 spans', medianMs(listRuns));
  while (store.search.indexNext(1000, spanText));
  for (const text of ['items', 'GET items', '200'])
    report(
      `newest 50 spans that hold "${text}"`,
      medianMs(() => store.search.find(text, 50)),
    );
  for (const [spans, traceId] of traceIds)
    report(
      `timeline of a run of ${spans} spans`,
      medianMs(() => queries.getTimeline({ traceId })),
    );
  store.dispose();
}

let seed = 0;

function fill(
  store: Store,
  { spans, spansPerTrace }: { readonly spans: number; readonly spansPerTrace: number },
): readonly string[] {
  const spansPerRequest = Math.min(spans, 500);
  const load = new SpanLoad({
    size: 'small',
    encoding: 'protobuf',
    spansPerRequest,
    spansPerTrace,
    seed: ++seed,
  });
  const traceIds = new Set<string>();
  for (let written = 0; written < spans; written += spansPerRequest)
    for (const rows of prepareRows([load.request()]))
      for (const traceId of store.spanWriter.append(rows, Date.now())) traceIds.add(traceId);
  return [...traceIds];
}

function medianMs(work: () => unknown): number {
  const times = Array.from({ length: repetitions }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return times.toSorted((left, right) => left - right)[repetitions >> 1] ?? NaN;
}

function report(what: string, ms: number): void {
  console.log(`${what}: ${ms.toFixed(2)} ms`);
}
