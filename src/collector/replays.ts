import { parseExecutionId, type ExecutionId, type TraceId } from '../model/ids.ts';
import type { BeginReplay, StartedReplay } from '../protocol/collector-api.ts';
import type { Divergence, ReplayReport } from '../protocol/replay-report.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { CallDifference } from '../replay/match-outcome.ts';
import { ReplaySession } from '../replay/replay-session.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import type { Activity } from './activity.ts';
import { executionToJson } from './execution-json.ts';
import type { ExecutionRegistry } from './execution-registry.ts';
import { recordedRun } from './recorded-run.ts';
import { storedRun } from './run-queries.ts';

/** A replay that runs, or that has ended and may still be asked about. */
export interface Replay {
  readonly session: ReplaySession;
  readonly speed: number;
  readonly replayOf?: TraceId;
  /** Absent where the recording is not of this store, but of a replay test. */
  readonly recordedExecution?: ExecutionId;
  readonly exchanges: readonly StoredExchange[];
}

/** Ended ones are kept for the editor's diff; each holds a whole recording. */
const mostReplays = 20;

/** Runs recorded commands again against recorded answers, and says how it went. */
export class Replays {
  private readonly store: Store;
  private readonly registry: ExecutionRegistry;
  private readonly activity: Activity;
  private readonly replays = new Map<ExecutionId, Replay>();

  constructor(store: Store, registry: ExecutionRegistry, activity: Activity) {
    this.store = store;
    this.registry = registry;
    this.activity = activity;
  }

  get(executionId: ExecutionId): Replay | undefined {
    return this.replays.get(executionId);
  }

  begin(params: BeginReplay): StartedReplay {
    const stored = storedRun(this.store, params.traceId);
    const recorded = recordedRun(this.store, stored);
    const command = params.command ?? recorded.command;
    if (command === undefined)
      throw new RpcError('no-command', 'The command of this run is not known: say which to run.');
    const { execution, environment } = this.registry.beginReplay({
      startedBy: params.startedBy,
      command,
      workingDirectory: recorded.workingDirectory ?? '',
      upstreams: recorded.upstreams,
      replayOf: stored.run.traceId,
      replayOfExecution: recorded.executionId,
    });
    const { executionId } = execution;
    this.adopt(executionId, {
      session: new ReplaySession({
        exchanges: recorded.exchanges,
        onMiss: params.onMiss,
        now: Date.now,
      }),
      speed: params.speed,
      replayOf: stored.run.traceId,
      recordedExecution: recorded.executionId,
      exchanges: recorded.exchanges,
    });
    return {
      executionId,
      environment,
      execution: executionToJson({ ...execution, shared: false }, recorded.exchanges.length),
    };
  }

  async end(executionId: string, exitCode: number | undefined): Promise<ReplayReport> {
    const { id, replay } = this.find(executionId);
    this.registry.end(id, exitCode);
    await this.activity.untilQuiet(id);
    const runs = this.store.runs.ofExecution(id);
    this.pairRuns(runs, replay);
    return this.report(replay, runs.at(-1)?.run.traceId);
  }

  divergence(executionId: string, call: number): { recorded: string; actual: string } {
    const compared = this.find(executionId).replay.session.divergence(call);
    if (compared === undefined)
      throw new RpcError('not-found', `Call ${call} did not differ from its recording.`);
    return { recorded: compared.recorded ?? '', actual: compared.live };
  }

  /** Takes a replay in that was begun in the registry. */
  adopt(executionId: ExecutionId, replay: Replay): void {
    this.activity.begin(executionId);
    this.replays.set(executionId, replay);
    const [oldest] = this.replays.keys();
    if (this.replays.size > mostReplays && oldest !== undefined) this.replays.delete(oldest);
  }

  private find(executionId: string): { id: ExecutionId; replay: Replay } {
    const id = parseExecutionId(executionId);
    const replay = id === undefined ? undefined : this.replays.get(id);
    if (id === undefined || replay === undefined)
      throw new RpcError('not-found', `There is no replay ${executionId}.`);
    return { id, replay };
  }

  /** The first run repeats the first, the second the second, as long as they bear the same names. */
  private pairRuns(runs: readonly StoredRun[], replay: Replay): void {
    // A session's runs are of many commands, and have no order that a replay would repeat.
    const { recordedExecution } = replay;
    if (recordedExecution === undefined) return;
    if (this.store.executions.get(recordedExecution) === undefined) return;
    const recorded = this.store.runs.ofExecution(recordedExecution);
    for (const [index, { run }] of runs.entries()) {
      const counterpart = recorded[index]?.run;
      if (counterpart?.name === run.name)
        this.store.executions.markReplayOf(run.traceId, counterpart.traceId);
    }
  }

  private report(replay: Replay, replayTraceId: TraceId | undefined): ReplayReport {
    const { recorded, served, exact, minor, live, unused, divergences } = replay.session.report();
    return {
      ...(replayTraceId !== undefined && { replayTraceId }),
      recorded,
      served,
      exact,
      minor,
      live,
      unused,
      divergences: divergences.map((each) => this.toDivergence(replay, each)),
    };
  }

  private toDivergence(replay: Replay, difference: CallDifference): Divergence {
    const { sequence, call, field, recorded, actual } = difference;
    const exchange = replay.exchanges.find((each) => each.sequence === sequence);
    const responseId = exchange?.responseId;
    const spanId =
      responseId === undefined || replay.recordedExecution === undefined
        ? undefined
        : this.store.spans.idByResponse(replay.recordedExecution, responseId);
    return { call, ...(spanId !== undefined && { spanId }), field, recorded, actual };
  }
}
