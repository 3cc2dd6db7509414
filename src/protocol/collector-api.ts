import type { JsonValue } from '../base/json.ts';
import type { CallStats } from '../model/call-stats.ts';
import type { Finding } from '../model/finding.ts';
import type { CommandLine, ExecutionStarter } from '../model/execution.ts';
import type { ExecutionConditions } from '../model/execution-conditions.ts';
import type { EnvironmentVariables, ExecutionJson } from './execution-json.ts';
import type { LogJson } from './log-json.ts';
import type { MetricSeriesJson } from './metric-json.ts';
import type { ReplayOptions, StopAction } from '../model/replay-options.ts';
import type { RecordedCall, RecordedCallDetail } from './recorded-call.ts';
import type { ReplayReport } from './replay-report.ts';
import type {
  BeginReplayTest,
  EndReplayTest,
  ExportReplayTest,
  ReplayTestResult,
  StartedReplayTest,
} from './replay-test.ts';
import type { RunCalls } from './run-calls.ts';
import type { RunJson } from './run-json.ts';
import type { SpanJson } from './span-json.ts';
import type { Timeline } from './timeline.ts';

/** Raised with every change of this file that an older side would misread. */
export const protocolVersion = 1;

/** What the collector does for windows and for the command line. Named by resource, not by screen. */
export type CollectorApi = {
  /** First call on a connection. Fails with code `version` where the protocols differ. */
  hello(params: { protocolVersion: number; buildId: string; client: string }): CollectorInfo;
  /** Ends the collector after it has answered: a newer build takes its place. */
  handOver(params: Record<string, never>): Record<string, never>;
  listRuns(params: ListRunsParams): RunJson[];
  /** Accepts a unique prefix, `last` and `last-failed`. Fails with `not-found` or `ambiguous`. */
  resolveRun(params: { reference: string }): { traceId: string };
  getRun(params: { traceId: string }): RunDetail;
  getTimeline(params: { traceId: string }): Timeline;
  /** As in `getRun`; none of a run so large that others would wait while it is read whole. */
  getFindings(params: { traceId: string }): Finding[];
  /** The calls of a run with the texts that they sent; none of a run as large as above. */
  getCalls(params: { traceId: string }): RunCalls;
  getSpan(params: { traceId: string; spanId: string }): SpanJson;
  searchSpans(params: { text: string; limit: number }): SpanJson[];
  /** What model calls took and cost (by `name`: every span). Fails with `bad-request`. */
  getStats(params: { by: string }): CallStats[];
  /** With a run: what was measured from a minute before it to a minute after it. */
  listMetrics(params: ListMetricsParams): MetricSeriesJson[];
  /** A pinned run stays, however old it is and however full the disk is. */
  setPinned(params: { traceId: string; pinned: boolean }): Record<string, never>;
  /** A window's standing address: what runs in its terminals is received and recorded under it. */
  openSession(params: OpenSession): SessionInfo;
  beginExecution(params: BeginExecution): StartedExecution;
  /** Tells under what a command runs, once that is known. Fails with `not-found`. */
  describeExecution(params: DescribeExecution): Record<string, never>;
  endExecution(params: { executionId: string; exitCode?: number }): Record<string, never>;
  /** The execution that recorded this run; absent where nobody did. */
  getExecution(params: { traceId: string }): { execution?: ExecutionJson };
  /** What can be stopped at, broken or asked again. Fails with `not-recorded`. */
  listCalls(params: { traceId: string }): RecordedCall[];
  getCall(params: { traceId: string; call: number }): RecordedCallDetail;
  beginReplay(params: BeginReplay): StartedReplay;
  /** Says what becomes of the calls that a replay holds (`ReplayStop`). Fails with `not-held` where it holds none. */
  releaseReplay(params: { executionId: string; action: StopAction }): Record<string, never>;
  /** Ends the execution of the replay, once the last telemetry is in, and reports. */
  endReplay(params: { executionId: string; exitCode?: number }): ReplayReport;
  /** A run as a file for its repository. Fails with `not-recorded` and `no-command`. */
  exportReplayTest(params: ExportReplayTest): { text: string };
  /** Fails with `bad-request` where the text is no replay test. */
  beginReplayTest(params: BeginReplayTest): StartedReplayTest;
  endReplayTest(params: EndReplayTest): ReplayTestResult;
  /**
   * Changes the settings that are given. Fails with `bad-request` where one is not what it must be, and
   * with `not-listening` where its address cannot be listened at.
   */
  configure(params: CollectorSettings): Record<string, never>;
  /** Loads the newest price table from where it is published. Fails with `no-price-table`. */
  refreshPrices(params: Record<string, never>): { version: string };
  getStatus(params: Record<string, never>): CollectorStatus;
  /** What makes a program in a container send here, a token among it. Fails with `not-listening`. */
  containerEnvironment(params: Record<string, never>): { environment: EnvironmentVariables };
  /** Both requests of a divergence, formatted for a text diff. */
  getDivergence(params: { executionId: string; call: number }): {
    recorded: string;
    actual: string;
  };
};

export type ListRunsParams = {
  readonly limit: number;
  readonly failedOnly?: boolean;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly tag?: string;
  /** Says of each run which other one it only repeats, for sums over several: `RunJson.repeats`. */
  readonly repeats?: boolean;
};

export type ListMetricsParams = {
  readonly name?: string;
  readonly traceId?: string;
  /** Points of each series, the newest. */
  readonly limit: number;
};

export type CollectorEvents = {
  /** Runs that changed since the last event. Sent at most 10 times a second. */
  changed: { cursor: number; traceIds: string[] };
  notice: Notice;
  /** A replay holds a call; sent once, for the first. */
  replayStopped: ReplayStopped;
  /** It ends because a client asked it to, and that client starts the next one. */
  handOver: Record<string, never>;
};

/** A problem that a person should know of, in one sentence. */
export interface Notice {
  /** What was shown under it need not be shown again. */
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

export interface CollectorStatus {
  /** What was told and is not over, the oldest first. */
  readonly notices: readonly Notice[];
  /** Absent where nothing is sent on. */
  readonly forwarding?: ForwardingStatus;
}

export interface ForwardingStatus {
  readonly endpoint: string;
  readonly waitingRequests: number;
  /** Since the endpoint was named. */
  readonly droppedRequests: number;
  /** Why the last attempt failed. Absent where it did not. */
  readonly failure?: string;
}

/** What the user has chosen for the one collector of all windows. What is absent stays as it is. */
export interface CollectorSettings {
  /** The base address of an OTLP/HTTP endpoint that all that is received is sent on to; empty: none. */
  readonly forwardTo?: string;
  /** Web pages that may send, such as `http://localhost:5173`. */
  readonly allowedOrigins?: readonly string[];
  /** An IP address at which containers may send, with a token; empty: none. */
  readonly listen?: string;
  /** What models cost: the entries of the setting `spanwise.prices`, as they are written. */
  readonly prices?: readonly JsonValue[];
}

export interface CollectorInfo {
  readonly protocolVersion: number;
  readonly buildId: string;
  readonly pid: number;
  /** Such as `http://127.0.0.1:4318`. */
  readonly http: string;
  /** Host and port for OTLP over gRPC, such as `127.0.0.1:4317`; absent from a collector that has none. */
  readonly grpc?: string;
  readonly gateway: string;
  readonly data: string;
  /** Which SQLite is in use: `better-sqlite3` or `node:sqlite`. */
  readonly driver: string;
  /** False where another program held the usual port. */
  readonly usualPort: boolean;
}

export interface RunDetail {
  readonly run: RunJson;
  readonly spans: readonly SpanJson[];
  /** In order of their time. */
  readonly logs: readonly LogJson[];
  /** In the order of the spans that they are about. */
  readonly findings: readonly Finding[];
}

export interface OpenSession {
  /** Of an earlier call: terminals outlive a reload of their window, and keep their address. */
  readonly sessionId?: string;
  /** Variables that the gateway reads: the base URLs that it stands in for. */
  readonly environment: EnvironmentVariables;
  /** Addresses that the user has named, by variable; these count more than the environment. */
  readonly named?: EnvironmentVariables;
  /** True: the program loads the preload, which is told what to do in `SPANWISE_PRELOAD`. */
  readonly preload?: boolean;
  /** False where model calls are not to be recorded: then no base-URL variable is set. */
  readonly record: boolean;
}

export interface SessionInfo {
  readonly sessionId: string;
  readonly environment: EnvironmentVariables;
}

export interface BeginExecution {
  readonly startedBy: ExecutionStarter;
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** The session under which the program sends, where it was not given an address of its own. */
  readonly sessionId?: string;
  /** Variables of the program that the gateway reads: the base URLs that it stands in for. */
  readonly environment: EnvironmentVariables;
  /** Addresses that the user has named, by variable; these count more than the environment. */
  readonly named?: EnvironmentVariables;
  /** True: the program loads the preload, which is told what to do in `SPANWISE_PRELOAD`. */
  readonly preload?: boolean;
  /** False where model calls are not to be recorded: then no base-URL variable is set. */
  readonly record: boolean;
}

export interface DescribeExecution {
  readonly executionId: string;
  readonly conditions: ExecutionConditions;
  /** What was piped into the command, in base64. Credentials in it are masked before it is kept. */
  readonly standardInput?: string;
}

export interface StartedExecution {
  readonly executionId: string;
  /** To set for the program; these replace what was there. */
  readonly environment: EnvironmentVariables;
}

/** Fails with `not-recorded`, `no-command` (say which to run in `command`), `bad-request`. */
export interface BeginReplay extends ReplayOptions {
  readonly traceId: string;
  /** Run this instead of what was recorded. */
  readonly command?: CommandLine;
  /** As of `BeginExecution`, where the program is started: its other telemetry variables, its proxies. */
  readonly environment?: EnvironmentVariables;
  readonly startedBy: ExecutionStarter;
}

export interface StartedReplay extends StartedExecution {
  readonly execution: ExecutionJson;
  /** Under what the recorded command ran, where that is known. */
  readonly recordedConditions?: ExecutionConditions;
  /** Nobody recorded the run: its answers are made from the messages in its spans. */
  readonly rebuilt?: true;
  /** What of the run cannot be replayed, in sentences. */
  readonly problems?: readonly string[];
  /** What the command read from its standard input when it was recorded, in base64. */
  readonly standardInput?: string;
  /** How the run was asked for, where its command is a server. */
  readonly rootRequest?: RootRequest;
}

/** The request that began a run: to be sent again once the replayed server listens. */
export interface RootRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** Absent where it is not known; a `GET` has none. */
  readonly body?: string;
}

export interface ReplayStopped {
  readonly executionId: string;
  /** Of the live run, from 1. */
  readonly call: number;
  /** Of the recording, from 1. */
  readonly recordedCall: number;
  /** The recorded span of the call, where it is known. */
  readonly spanId?: string;
}
