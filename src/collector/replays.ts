import { defined } from '../base/defined.ts';
import { parseExecutionId, type ExecutionId, type TraceId } from '../model/ids.ts';
import { stopActions, type ReplayOptions, type StopAction } from '../model/replay-options.ts';
import type { RecordedExchange } from '../model/recorded-exchange.ts';
import type { ConfiguredPrice } from '../pricing/configured-prices.ts';
import type {
  BeginReplay,
  ReplayStopped,
  StartedExecution,
  StartedReplay,
} from '../protocol/collector-api.ts';
import type { Divergence, ReplayReport } from '../protocol/replay-report.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { CallDifference, StoppedOutcome } from '../replay/match-outcome.ts';
import { ReplaySession } from '../replay/replay-session.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';
import type { Activity } from './activity.ts';
import { executionToJson } from './execution-json.ts';
import type { ExecutionRegistry, ReplayStart } from './execution-registry.ts';
import { callPrice } from './live-price.ts';
import { LiveSpending } from './live-spending.ts';
import { ReplayHold } from './replay-hold.ts';
import { checkReplayOptions, liveBudget } from './replay-options.ts';
import { replaySource, type AnswerSource } from './replay-source.ts';
import { storedRun } from './run-queries.ts';
import { toldDifferences } from './told-conditions.ts';
import { stopPlace } from './stop-place.ts';

/** A replay that runs, or that has ended and may still be asked about. */
export interface Replay {
  readonly session: ReplaySession;
  readonly options: ReplayOptions;
  readonly spending: LiveSpending;
  readonly hold: ReplayHold;
  readonly source: AnswerSource;
}

export interface ReplayParts {
  readonly store: Store;
  readonly registry: ExecutionRegistry;
  readonly activity: Activity;
  readonly prices: () => readonly ConfiguredPrice[];
  /** The first call of a replay is held. */
  readonly onStopped: (stopped: ReplayStopped) => void;
}

/** Ended ones are kept for the editor's diff; each holds a whole recording. */
const mostReplays = 20;

/** Runs recorded commands again against recorded answers, and says how it went. */
export class Replays {
  private readonly parts: ReplayParts;
  private readonly store: Store;
  private readonly replays = new Map<ExecutionId, Replay>();

  constructor(parts: ReplayParts) {
    this.parts = parts;
    this.store = parts.store;
  }

  get(executionId: ExecutionId): Replay | undefined {
    return this.replays.get(executionId);
  }

  begin(params: BeginReplay): StartedReplay {
    checkReplayOptions(params);
    const stored = storedRun(this.store, params.traceId);
    const source = replaySource(this.store, stored);
    const command = params.command ?? source.command;
    if (command === undefined)
      throw new RpcError('no-command', 'The command of this run is not known: say which to run.');
    const { traceId } = stored.run;
    const stopAt =
      params.stopAt && stopPlace(params.stopAt, source, { store: this.store, traceId });
    const replay = this.make(params, source, stopAt);
    const told =
      source.executionId === undefined ? undefined : this.store.conditions.get(source.executionId);
    const { execution, environment } = this.register(replay, {
      startedBy: params.startedBy,
      command,
      workingDirectory: source.workingDirectory ?? '',
      upstreams: source.upstreams,
      replayOf: traceId,
      ...(source.executionId !== undefined && { replayOfExecution: source.executionId }),
      environment: params.environment ?? {},
      preload: told?.conditions.preload ?? false,
    });
    const input = params.command === undefined ? told?.standardInput : undefined;
    return defined<StartedReplay>({
      executionId: execution.executionId,
      environment,
      execution: executionToJson({ ...execution, shared: false }, source.exchanges.length),
      rebuilt: source.rebuilding === undefined ? undefined : true,
      problems: source.problems.length > 0 ? source.problems : undefined,
      rootRequest: source.rootRequest,
      recordedConditions: told?.conditions,
      standardInput: input && Buffer.from(input).toString('base64'),
    });
  }

  /** Replays what is no run of this store: a replay test, which names its own command. */
  beginTest(
    start: ReplayStart,
    exchanges: readonly RecordedExchange[],
    options: ReplayOptions,
  ): StartedExecution {
    checkReplayOptions(options);
    const replay = this.make(options, { exchanges, placeOf: () => undefined }, undefined);
    const { execution, environment } = this.register(replay, start);
    return { executionId: execution.executionId, environment };
  }

  /** What becomes of a call at which a replay stops. */
  stopped(executionId: ExecutionId, { call, sequence }: StoppedOutcome): Promise<StopAction> {
    const replay = this.replays.get(executionId);
    const action = replay?.options.stopAt?.action ?? 'halt';
    if (replay === undefined || action !== 'hold')
      return Promise.resolve(action === 'live' ? action : 'halt');
    const isFirst = replay.session.report().stopped?.call === call;
    if (isFirst && sequence !== undefined) {
      const spanId = replay.source.placeOf(sequence)?.spanId;
      this.parts.onStopped({ executionId, call, recordedCall: sequence, ...defined({ spanId }) });
    }
    return replay.hold.wait();
  }

  /** Throws `RpcError` `not-found`, or `not-held` where no call waits. */
  release(executionId: string, action: StopAction): void {
    const { replay } = this.find(executionId);
    if (!stopActions.includes(action))
      throw new RpcError(
        'bad-request',
        `A held call goes on with one of: ${stopActions.join(', ')}.`,
      );
    if (!replay.hold.isHolding) throw new RpcError('not-held', 'This replay holds no call.');
    replay.hold.release(action);
  }

  async end(executionId: string, exitCode: number | undefined): Promise<ReplayReport> {
    const { id, replay } = this.find(executionId);
    // Whatever still waits has no program any more.
    replay.hold.release('halt');
    this.parts.registry.end(id, exitCode);
    await this.parts.activity.untilQuiet(id);
    const runs = this.store.runs.ofExecution(id);
    this.pairRuns(runs, replay);
    const { executionId: recorded } = replay.source;
    const conditions = recorded === undefined ? [] : toldDifferences(this.store, recorded, id);
    return {
      ...this.report(replay, runs.at(-1)?.run.traceId),
      ...(conditions.length > 0 && { conditions }),
    };
  }

  divergence(executionId: string, call: number): { recorded: string; actual: string } {
    const compared = this.find(executionId).replay.session.divergence(call);
    if (compared === undefined)
      throw new RpcError('not-found', `Call ${call} did not differ from its recording.`);
    return { recorded: compared.recorded ?? '', actual: compared.live };
  }

  private register(
    replay: Replay,
    start: ReplayStart,
  ): ReturnType<ExecutionRegistry['beginReplay']> {
    const registered = this.parts.registry.beginReplay(start);
    const { executionId } = registered.execution;
    this.replays.set(executionId, replay);
    const [oldest] = this.replays.keys();
    if (this.replays.size > mostReplays && oldest !== undefined) this.replays.delete(oldest);
    this.parts.activity.begin(executionId);
    return registered;
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
    const { executionId } = replay.source;
    if (executionId === undefined || this.store.executions.get(executionId) === undefined) return;
    const recorded = this.store.runs.ofExecution(executionId);
    for (const [index, { run }] of runs.entries()) {
      const counterpart = recorded[index]?.run;
      if (counterpart?.name === run.name)
        this.store.executions.markReplayOf(run.traceId, counterpart.traceId);
    }
  }

  private report(replay: Replay, replayTraceId: TraceId | undefined): ReplayReport {
    const counts = replay.session.report();
    const { recorded, served, exact, minor, live, unused, divergences, stopped } = counts;
    const minorDifferences = counts.minorDifferences.map((each) => this.toDivergence(replay, each));
    return defined<ReplayReport>({
      replayTraceId,
      recorded,
      served,
      exact,
      minor,
      live,
      unused,
      run: runCounts(replay.source, new Set(counts.servedSequences)),
      divergences: divergences.map((each) => this.toDivergence(replay, each)),
      minorDifferences: minorDifferences.length === 0 ? undefined : minorDifferences,
      rebuilt: moreThanNone(counts.rebuilt),
      faults: moreThanNone(counts.faults),
      refused: moreThanNone(counts.refused),
      liveUsd: replay.spending.usd,
      stopped: stopped && { call: stopped.call, recordedCall: stopped.sequence },
    });
  }

  private toDivergence(replay: Replay, difference: CallDifference): Divergence {
    const { sequence, call, field, recorded, actual } = difference;
    const place = sequence === undefined ? undefined : replay.source.placeOf(sequence);
    return defined<Divergence>({ call, spanId: place?.spanId, field, recorded, actual });
  }

  private make(options: ReplayOptions, source: AnswerSource, stopAt: number | undefined): Replay {
    const { exchanges, rebuilding } = source;
    return {
      session: new ReplaySession({
        exchanges,
        now: Date.now,
        faults: options.faults ?? [],
        ...defined({ stopAt, rebuilding }),
      }),
      options,
      spending: new LiveSpending(liveBudget(options), callPrice(this.parts.prices, Date.now)),
      hold: new ReplayHold(),
      source,
    };
  }
}

/** Absent where the recording holds no other run, or spans do not tell which call is whose. */
function runCounts(
  { exchanges, placeOf, traceId }: AnswerSource,
  served: ReadonlySet<number>,
): ReplayReport['run'] {
  const places = exchanges.map(({ sequence }) => ({ sequence, place: placeOf(sequence) }));
  const hasOthers = places.some(({ place }) => place !== undefined && place.traceId !== traceId);
  if (traceId === undefined || !hasOthers) return undefined;
  const ofRun = places.filter(({ place }) => place?.traceId === traceId);
  const servedOfRun = ofRun.filter(({ sequence }) => served.has(sequence));
  return { traceId, recorded: ofRun.length, served: servedOfRun.length };
}

/** What there is none of is not reported. */
function moreThanNone(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
