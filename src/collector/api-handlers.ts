import { parseExecutionId, type TraceId } from '../model/ids.ts';
import {
  protocolVersion,
  type CollectorApi,
  type CollectorInfo,
  type CollectorStatus,
} from '../protocol/collector-api.ts';
import { RpcError, type Handlers } from '../protocol/rpc.ts';
import type { Store } from '../store/open-store.ts';
import type { Activity } from './activity.ts';
import { executionOfRun } from './execution-json.ts';
import type { ExecutionRegistry } from './execution-registry.ts';
import type { OwnPrices } from './own-prices.ts';
import { createRecordedCalls } from './recorded-calls.ts';
import type { Replays } from './replays.ts';
import { ReplayTests } from './replay-tests.ts';
import { createMetricQueries } from './metric-queries.ts';
import { createRunPins } from './run-pins.ts';
import { createRunQueries, storedRun } from './run-queries.ts';
import type { LiveSettings } from './live-settings.ts';
import { isListening } from './is-listening.ts';
import { describeExecution } from './told-conditions.ts';

export interface ApiParts {
  readonly info: CollectorInfo;
  readonly store: Store;
  readonly registry: ExecutionRegistry;
  readonly replays: Replays;
  readonly activity: Activity;
  readonly onChanged: (traceIds: readonly TraceId[]) => void;
  readonly status: () => CollectorStatus;
  readonly settings: LiveSettings;
  readonly prices: OwnPrices;
  /** Gives the version of the table that was loaded. */
  readonly refreshPrices: () => Promise<string>;
  /** Ends the collector for the next one. */
  readonly handOver: () => void;
}

/** Where Ollama listens unless it was told otherwise. */
const ollamaPort = 11_434;

/** What clients may ask of a collector. */
export function createApiHandlers(parts: ApiParts): Handlers<CollectorApi> {
  const { info, store, registry, replays, activity } = parts;
  const pins = createRunPins(store);
  const replayTests = new ReplayTests(store, registry, replays);
  return {
    ...createRunQueries(store, () => parts.prices.list),
    ...createRecordedCalls(store, () => parts.prices.list),
    ...createMetricQueries(store),
    hello: ({ protocolVersion: theirs }) => {
      if (theirs !== protocolVersion) throw new RpcError('version', versionSentence(theirs));
      return info;
    },
    handOver: () => {
      // After the answer is written.
      setImmediate(parts.handOver);
      return {};
    },
    setPinned: async (params) => {
      const answer = await pins.setPinned(params);
      parts.onChanged([storedRun(store, params.traceId).run.traceId]);
      return answer;
    },
    openSession: async (params) =>
      registry.openSession(params, { isOllamaRunning: await isListening(ollamaPort) }),
    beginExecution: (params) => {
      const started = registry.begin(params);
      const id = parseExecutionId(started.executionId);
      if (id !== undefined) activity.begin(id);
      return started;
    },
    describeExecution: (params) => {
      describeExecution(store, params);
      return {};
    },
    endExecution: async ({ executionId, exitCode }) => {
      const id = registry.end(executionId, exitCode);
      await activity.untilQuiet(id);
      // That its command has ended may end a run that nothing more came for.
      parts.onChanged(store.rollup.closeQuiet(Date.now()));
      return {};
    },
    getExecution: ({ traceId }) => {
      const execution = executionOfRun(store, storedRun(store, traceId));
      return execution === undefined ? {} : { execution };
    },
    beginReplay: (params) => replays.begin(params),
    releaseReplay: ({ executionId, action }) => {
      replays.release(executionId, action);
      return {};
    },
    endReplay: async ({ executionId, exitCode }) => {
      const report = await replays.end(executionId, exitCode);
      const id = parseExecutionId(executionId);
      const runs = id === undefined ? [] : store.runs.ofExecution(id);
      parts.onChanged(runs.map(({ run }) => run.traceId));
      return report;
    },
    exportReplayTest: (params) => replayTests.export(params),
    beginReplayTest: (params) => replayTests.begin(params),
    endReplayTest: (params) => replayTests.end(params),
    configure: async (params) => {
      await parts.settings.change(params);
      return {};
    },
    refreshPrices: async () => ({ version: await parts.refreshPrices() }),
    getStatus: parts.status,
    containerEnvironment: () => ({ environment: parts.settings.containerEnvironment() }),
    getDivergence: ({ executionId, call }) => replays.divergence(executionId, call),
  };
}

function versionSentence(theirs: number): string {
  return theirs > protocolVersion
    ? 'An older collector is running. End it, or close the windows that use it.'
    : 'A newer collector is running: update Spanwise here too.';
}
