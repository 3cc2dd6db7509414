import * as vscode from 'vscode';
import { errorText, type Log } from '../base/log.ts';
import type { CollectorApi, CollectorInfo } from '../protocol/collector-api.ts';
import { RpcError } from '../protocol/rpc.ts';
import {
  connectCollector,
  handOver,
  type CollectorConnection,
  type CollectorProgram,
} from '../rendezvous/connect-collector.ts';

export type CollectorState = 'starting' | 'connected' | 'failed';

type Params<Method> = Method extends (params: infer P) => unknown ? P : never;
type Result<Method> = Method extends (params: never) => infer R ? R : never;

/**
 * This window's line to the collector. Connects in the background, starts the collector where none
 * runs, and does so again whenever the line is lost.
 */
export class CollectorClient implements vscode.Disposable {
  private readonly stateEmitter = new vscode.EventEmitter<CollectorState>();
  private readonly runsEmitter = new vscode.EventEmitter<readonly string[]>();
  private readonly noticeEmitter = new vscode.EventEmitter<string>();
  private connection: CollectorConnection | undefined;
  private connecting: Promise<CollectorConnection> | undefined;
  private disposed = false;
  private currentState: CollectorState = 'starting';

  readonly onDidChangeState = this.stateEmitter.event;
  /** Trace ids of runs that changed. */
  readonly onDidChangeRuns = this.runsEmitter.event;
  /** A sentence that the collector wants a person to read. */
  readonly onNotice = this.noticeEmitter.event;

  private readonly program: () => CollectorProgram;
  private readonly log: Log;

  constructor(program: () => CollectorProgram, log: Log) {
    this.program = program;
    this.log = log;
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
    if (connection !== undefined) await handOver(connection);
    await this.connect();
  }

  dispose(): void {
    this.disposed = true;
    this.connection?.dispose();
    this.stateEmitter.dispose();
    this.runsEmitter.dispose();
    this.noticeEmitter.dispose();
  }

  private async open(): Promise<CollectorConnection> {
    this.setState('starting');
    try {
      const connection = await connectCollector(this.program());
      this.connection = connection;
      connection.client.on('changed', ({ traceIds }) => this.runsEmitter.fire(traceIds));
      connection.client.on('notice', ({ message }) => this.noticeEmitter.fire(message));
      connection.client.onClose(() => this.lost(connection));
      this.log.info(`Collector ${connection.info.pid} at ${connection.info.http}.`);
      this.setState('connected');
      return connection;
    } catch (error) {
      this.log.error(`The collector could not be reached: ${errorText(error)}`);
      this.setState('failed');
      throw error;
    }
  }

  private lost(connection: CollectorConnection): void {
    if (this.connection !== connection || this.disposed) return;
    this.connection = undefined;
    this.log.warn('The collector ended; connecting again.');
    this.connect().then(
      ({ info }) => this.noticeEmitter.fire(restarted(connection.info, info)),
      () => undefined,
    );
  }

  private setState(state: CollectorState): void {
    this.currentState = state;
    if (!this.disposed) this.stateEmitter.fire(state);
  }
}

/** What a person must know of a restart: nothing was lost, and whether open terminals still reach it. */
function restarted(before: CollectorInfo, now: CollectorInfo): string {
  const start = 'The Spanwise collector ended and was started again; what it had received is kept.';
  return before.http === now.http && before.gateway === now.gateway
    ? start
    : `${start} Its address has changed: open new terminals for programs to reach it.`;
}
