import { defined } from '../base/defined.ts';
import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '../model/ids.ts';
import type { Finding } from '../model/finding.ts';
import { duplicateCalls } from '../model/duplicate-calls.ts';
import { runFindings } from '../model/run-findings.ts';
import { RunTree } from '../model/run-tree.ts';
import { toRunSpan } from '../model/run-span.ts';
import type { Span } from '../model/span.ts';
import type { CollectorApi, RunDetail } from '../protocol/collector-api.ts';
import { logToJson } from '../protocol/log-json.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { RpcError } from '../protocol/rpc.ts';
import { runToJson, type RunJson } from '../protocol/run-json.ts';
import { spanToJson, type SpanJson } from '../protocol/span-json.ts';
import type { ConfiguredPrice } from '../pricing/configured-prices.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import { catchUpRuns, catchUpSearch } from './catch-up.ts';
import { fromStoredLog } from './log-decoding.ts';
import { repeatedRuns } from './repeated-runs.ts';
import { runStats } from './run-stats.ts';
import { completeStoredHit, completeStoredRun, completeStoredSpan } from './span-decoding.ts';
import { runCalls } from './run-calls.ts';
import { toTimeline } from './timeline.ts';

/** More runs than anybody scrolls through. */
const mostRuns = 10_000;
const mostSearchHits = 1_000;
/** Some tenths of a second, in which the collector does nothing else. */
const mostSpansReadWhole = 2_000;

type Prices = readonly ConfiguredPrice[];

export type RunQueries = Pick<
  Handlers<CollectorApi>,
  | 'listRuns'
  | 'resolveRun'
  | 'getRun'
  | 'getTimeline'
  | 'getFindings'
  | 'getCalls'
  | 'getSpan'
  | 'searchSpans'
  | 'getStats'
>;

/**
 * What there is to read of runs, over an open store: served by the collector, and used as it is by the
 * command line where no collector runs.
 */
export function createRunQueries(store: Store, prices: () => Prices = () => []): RunQueries {
  return {
    listRuns: async ({ limit, failedOnly, repeats, ...group }) => {
      const wanted = {
        limit: bounded(limit, mostRuns),
        failedOnly: failedOnly === true,
        since: 0n,
        conversationId: optionalText(group.conversationId),
        userId: optionalText(group.userId),
        tag: optionalText(group.tag),
      };
      await catchUpRuns(store, store.runs.traceIds(wanted));
      const runs = store.runs.list(wanted).map(({ run }) => run);
      if (repeats !== true) return runs.map(runToJson);
      const repeated = repeatedRuns(store, runs);
      return runs.map((run) =>
        defined<RunJson>({ ...runToJson(run), repeats: repeated.get(run.traceId) }),
      );
    },
    resolveRun: ({ reference }) => ({ traceId: resolveRun(store, reference) }),
    getRun: async ({ traceId }) => {
      await catchUpRun(store, traceId);
      return readRun(store, traceId, prices());
    },
    getTimeline: async ({ traceId }) => {
      await catchUpRun(store, traceId);
      const stored = storedRun(store, traceId);
      return toTimeline(stored, store.spans.timeline(stored.run), duplicatesIn(store, stored));
    },
    getFindings: ({ traceId }) => readFindings(store, traceId),
    getCalls: async ({ traceId }) => {
      await catchUpRun(store, traceId);
      const { run } = storedRun(store, traceId);
      if (run.spanCount > mostSpansReadWhole) return runCalls({ run: runToJson(run), spans: [] });
      return runCalls(readRun(store, traceId, prices()));
    },
    getSpan: (params) => readSpan(store, params, prices()),
    searchSpans: ({ text, limit }) =>
      searchSpans(store, { text, limit: bounded(limit, mostSearchHits) }, prices()),
    getStats: async ({ by }) => [...(await runStats(store, by))],
  };
}

/** Looking for them takes some 10 ms in as many spans; a longer run shows each span by itself. */
const mostSpansWithDuplicates = 5_000;

function duplicatesIn(store: Store, { run }: StoredRun): ReadonlyMap<SpanId, SpanId> {
  const isSmall = run.spanCount <= mostSpansWithDuplicates;
  return isSmall ? store.rollup.duplicatesOf(run.traceId) : new Map();
}

/** The run of a full trace id. Throws `RpcError` `not-found`. */
export function storedRun(store: Store, traceId: string): StoredRun {
  const id = parseTraceId(traceId);
  const found = id === undefined ? undefined : store.runs.get(id);
  if (found === undefined) throw new RpcError('not-found', `There is no run ${traceId}.`);
  return found;
}

async function catchUpRun(store: Store, traceId: string): Promise<void> {
  const id = parseTraceId(traceId);
  if (id !== undefined) await catchUpRuns(store, [id]);
}

function readRun(store: Store, traceId: string, prices: Prices): RunDetail {
  const { run } = storedRun(store, traceId);
  const { spans, logs } = readWhole(store, run.traceId, prices);
  return {
    run: runToJson(run),
    spans: withDuplicates(spans),
    logs: logs.map(logToJson),
    findings: runFindings(spans),
  };
}

function readFindings(store: Store, traceId: string): Finding[] {
  const { run } = storedRun(store, traceId);
  if (run.spanCount > mostSpansReadWhole) return [];
  return [...runFindings(readWhole(store, run.traceId, []).spans)];
}

function readWhole(store: Store, traceId: TraceId, prices: Prices) {
  const logs = store.logs.ofRun(traceId).map(fromStoredLog);
  const parts = { spans: [...store.spans.ofRun(traceId)], logs: logs.map(({ log }) => log) };
  return { spans: completeStoredRun(parts, store.neighbors, prices), logs };
}

function withDuplicates(spans: readonly Span[]): readonly SpanJson[] {
  const runSpans = spans.map(toRunSpan);
  const duplicates = duplicateCalls(new RunTree(runSpans), runSpans);
  return spans.map((span) => {
    const duplicateOf = duplicates.get(span.spanId);
    return { ...spanToJson(span), ...(duplicateOf !== undefined && { duplicateOf }) };
  });
}

function readSpan(
  store: Store,
  { traceId, spanId }: { readonly traceId: string; readonly spanId: string },
  prices: Prices,
): SpanJson {
  const [trace, span] = [parseTraceId(traceId), parseSpanId(spanId)];
  const stored =
    trace === undefined || span === undefined ? undefined : store.spans.get(trace, span);
  if (stored === undefined)
    throw new RpcError('not-found', `There is no span ${spanId} in run ${traceId}.`);
  return spanToJson(completeStoredSpan(stored, store.neighbors, prices));
}

function resolveRun(store: Store, reference: string): TraceId {
  if (reference === 'last' || reference === 'last-failed') {
    const failedOnly = reference === 'last-failed';
    const [newest] = store.runs.list({ limit: 1, failedOnly, since: 0n });
    if (newest !== undefined) return newest.run.traceId;
    throw new RpcError('not-found', failedOnly ? 'No run has failed.' : 'There are no runs yet.');
  }
  const prefix = reference.toLowerCase();
  const found = /^[0-9a-f]{1,32}$/.test(prefix) ? store.runs.traceIdsWithPrefix(prefix) : [];
  const [first, second] = found;
  if (first === undefined) throw new RpcError('not-found', `There is no run "${reference}".`);
  if (second !== undefined)
    throw new RpcError('ambiguous', `More than one run begins with "${reference}".`);
  return first;
}

async function searchSpans(
  store: Store,
  { text, limit }: { readonly text: string; readonly limit: number },
  prices: Prices,
): Promise<SpanJson[]> {
  // What was stored a moment ago is to be found too.
  await catchUpSearch(store);
  return store.search
    .find(text, limit)
    .map((each) => spanToJson(completeStoredHit(each, store.neighbors, prices)));
}

/** What a client sends is not typed. */
function optionalText(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new RpcError('bad-request', 'A conversation, a user and a tag are text.');
}

function bounded(limit: number, most: number): number {
  if (!Number.isInteger(limit) || limit < 1)
    throw new RpcError('bad-request', 'A limit is a whole number from 1 on.');
  return Math.min(limit, most);
}
