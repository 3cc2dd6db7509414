import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type {
  CollectorApi,
  CollectorInfo,
  Notice,
  ReplayStopped,
} from '../protocol/collector-api.ts';
import { RpcError } from '../protocol/rpc.ts';
import {
  connectCollector,
  handOver,
  type CollectorConnection,
  type CollectorProgram,
} from './connect-collector.ts';

export type CollectorState = 'starting' | 'connected' | 'failed';

type Params<Method> = Method extends (params: infer P) => unknown ? P : never;
type Result<Method> = Method extends (params: never) => infer R ? R : never;

export interface StandingConnectionOptions {
  /** Asked at each connection: settings change. */
  readonly program: () => CollectorProgram;
  readonly log: Log;
  readonly onState: (state: CollectorState) => void;
  /** Trace ids of runs that changed. */
  readonly onRuns: (traceIds: readonly string[]) => void;
  /** A replay holds a call for this window, or for another. */
  readonly onReplayStopped?: (stopped: ReplayStopped) => void;
  /** A sentence for a person, each once. */
  readonly onNotice: (sentence: string) => void;
}

/** Who asked an older collector to end starts its own; others give it that long. */
const successorMs = 3_000;
/** What keeps a collector from starting, a folder that cannot be written say, may be put right. */
const tryAgainMs = 20_000;

/**
 * A window's line to the collector. Starts the collector where none runs, and does so again whenever the
 * line is lost.
 */
export class StandingConnection implements Disposable {
  private readonly options: StandingConnectionOptions;
  private readonly shownNotices = new Set<string>();
  private connection: CollectorConnection | undefined;
  private connecting: Promise<CollectorConnection> | undefined;
  private tryAgain: NodeJS.Timeout | undefined;
  private disposed = false;
  private awaitsSuccessor = false;
  private currentState: CollectorState = 'starting';

  constructor(options: StandingConnectionOptions) {
    this.options = options;
  }

  get state(): CollectorState {
    return this.currentState;
  }

  /** Absent while there is no connection. */
  get info(): CollectorInfo | undefined {
    return this.connection?.info;
  }

  /** Waits for the connection. Rejects with `RpcError` where the collector cannot be reached or says no. */
  async request<Name extends keyof CollectorApi>(
    method: Name,
    params: Params<CollectorApi[Name]>,
  ): Promise<Result<CollectorApi[Name]>> {
    const connection = await this.connect();
    return connection.client.request(method, params) as Promise<Result<CollectorApi[Name]>>;
  }

  connect(): Promise<CollectorConnection> {
    if (this.disposed) return Promise.reject(new RpcError('closed', 'The window is closing.'));
    if (this.connection) return Promise.resolve(this.connection);
    this.connecting ??= this.open().finally(() => (this.connecting = undefined));
    return this.connecting;
  }

  /** Drops the line and opens it again, after a setting changed. */
  async reconnect(): Promise<void> {
    this.connection?.dispose();
    this.connection = undefined;
    await this.connect();
  }

  /** Ends the collector, for every window, and starts it again. */
  async restart(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    this.setState('starting');
    if (connection !== undefined) await handOver(connection);
    await this.connect();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.tryAgain);
    this.connection?.dispose();
  }

  private async open(): Promise<CollectorConnection> {
    const { program, log, onRuns, onNotice } = this.options;
    clearTimeout(this.tryAgain);
    // One that failed stays so for those who look, until it has come back.
    if (this.currentState !== 'failed') this.setState('starting');
    const startAfterMs = this.awaitsSuccessor ? successorMs : 0;
    this.awaitsSuccessor = false;
    try {
      const connection = await connectCollector({ ...program(), startAfterMs });
      const { client, info } = connection;
      this.connection = connection;
      client.on('changed', ({ traceIds }) => onRuns(traceIds));
      client.on('replayStopped', (stopped) => this.options.onReplayStopped?.(stopped));
      client.on('notice', (notice) => this.show(notice));
      client.on('handOver', () => (this.awaitsSuccessor = true));
      client.onClose(() => this.lost(connection));
      log.info(`Collector ${info.pid} at ${info.http}.`);
      this.setState('connected');
      this.showStanding(connection).catch((error: unknown) => log.warn(errorText(error)));
      return connection;
    } catch (error) {
      log.error(`The collector could not be reached: ${errorText(error)}`);
      if (this.currentState !== 'failed') onNotice(errorText(error));
      this.setState('failed');
      if (!this.disposed)
        this.tryAgain = setTimeout(() => void this.connect().catch(() => undefined), tryAgainMs);
      throw error;
    }
  }

  /** What happened before this window was there, and is not over. */
  private async showStanding({ client }: CollectorConnection): Promise<void> {
    const { notices } = await client.request('getStatus', {});
    for (const notice of notices) this.show(notice);
  }

  private show({ id, message }: Notice): void {
    if (this.shownNotices.has(id) || this.disposed) return;
    this.shownNotices.add(id);
    this.options.onNotice(message);
  }

  private lost(connection: CollectorConnection): void {
    if (this.connection !== connection || this.disposed) return;
    this.connection = undefined;
    this.options.log.warn('The collector ended; connecting again.');
    this.connect().then(
      ({ info }) => this.options.onNotice(restarted(connection.info, info)),
      () => undefined,
    );
  }

  private setState(state: CollectorState): void {
    this.currentState = state;
    if (!this.disposed) this.options.onState(state);
  }
}

/** What a person must know of a restart: nothing was lost, and whether open terminals still reach it. */
function restarted(before: CollectorInfo, now: CollectorInfo): string {
  const start = 'The Spanwise collector ended and was started again; what it had received is kept.';
  return before.http === now.http && before.gateway === now.gateway
    ? start
    : `${start} Its address has changed: open new terminals for programs to reach it.`;
}
