import { existsSync } from 'node:fs';
import type { Disposable } from '../base/disposable.ts';
import { silentLog } from '../base/log.ts';
import { createMetricQueries, type MetricQueries } from '../collector/metric-queries.ts';
import { createRunPins, type RunPins } from '../collector/run-pins.ts';
import { executionOfRun } from '../collector/execution-json.ts';
import { createRunQueries, storedRun, type RunQueries } from '../collector/run-queries.ts';
import { OwnPrices } from '../collector/own-prices.ts';
import { useKeptPriceTable } from '../collector/price-table-file.ts';
import { spanDerivationWith } from '../collector/span-decoding.ts';
import type { ExecutionJson } from '../protocol/execution-json.ts';
import { RpcError } from '../protocol/rpc.ts';
import { connectRunningCollector } from '../rendezvous/connect-collector.ts';
import { databaseFile, openStore } from '../store/open-store.ts';
import { collectorProgram } from './program-files.ts';

export interface OpenRuns extends Disposable {
  /** The execution that recorded a run; `undefined` where nobody did. */
  readonly executionOf: (traceId: string) => Promise<ExecutionJson | undefined>;
  readonly queries: RunQueries;
  readonly pins: RunPins;
  readonly metrics: MetricQueries;
}

/**
 * The runs of a data directory: asked of its collector where one runs, else read from the database. A
 * directory without a database has no runs.
 */
export async function openRuns(dataDirectory: string): Promise<OpenRuns> {
  const connection = await connectRunningCollector({
    dataDirectory,
    program: collectorProgram,
    client: 'command-line',
  });
  if (connection !== undefined) {
    const { client } = connection;
    return {
      executionOf: async (traceId) => (await client.request('getExecution', { traceId })).execution,
      queries: {
        listRuns: (params) => client.request('listRuns', params),
        resolveRun: (params) => client.request('resolveRun', params),
        getRun: (params) => client.request('getRun', params),
        getTimeline: (params) => client.request('getTimeline', params),
        getFindings: (params) => client.request('getFindings', params),
        getCalls: (params) => client.request('getCalls', params),
        getSpan: (params) => client.request('getSpan', params),
        searchSpans: (params) => client.request('searchSpans', params),
        getStats: (params) => client.request('getStats', params),
      },
      pins: { setPinned: (params) => client.request('setPinned', params) },
      metrics: { listMetrics: (params) => client.request('listMetrics', params) },
      dispose: () => connection.dispose(),
    };
  }
  if (!existsSync(databaseFile(dataDirectory))) return nothing;
  const prices = new OwnPrices(dataDirectory);
  useKeptPriceTable(dataDirectory, silentLog);
  const derivation = spanDerivationWith(() => prices.list);
  const store = await openStore(dataDirectory, silentLog, derivation);
  return {
    executionOf: (traceId) => Promise.resolve(executionOfRun(store, storedRun(store, traceId))),
    queries: createRunQueries(store, () => prices.list),
    pins: createRunPins(store),
    metrics: createMetricQueries(store),
    dispose: () => store.dispose(),
  };
}

function notFound(): never {
  throw new RpcError('not-found', 'There are no runs yet.');
}

const noRuns: RunQueries = {
  listRuns: () => [],
  resolveRun: notFound,
  getRun: notFound,
  getTimeline: notFound,
  getFindings: notFound,
  getCalls: notFound,
  getSpan: notFound,
  searchSpans: () => [],
  getStats: () => [],
};

const nothing: OpenRuns = {
  executionOf: notFound,
  queries: noRuns,
  pins: { setPinned: notFound },
  metrics: { listMetrics: () => [] },
  dispose: () => undefined,
};
