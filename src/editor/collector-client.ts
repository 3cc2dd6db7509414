import * as vscode from 'vscode';
import type { Log } from '../base/log.ts';
import type { ReplayStopped } from '../protocol/collector-api.ts';
import type { CollectorProgram } from '../rendezvous/connect-collector.ts';
import { StandingConnection, type CollectorState } from '../rendezvous/standing-connection.ts';

/** The connection of this window, with events as VS Code has them. */
export class CollectorClient extends StandingConnection implements vscode.Disposable {
  private readonly emitters: readonly vscode.Disposable[];
  readonly onDidChangeState: vscode.Event<CollectorState>;
  /** Trace ids of runs that changed. */
  readonly onDidChangeRuns: vscode.Event<readonly string[]>;
  /** A sentence that the collector wants a person to read. */
  readonly onNotice: vscode.Event<string>;
  /** A replay of this window, or of another, holds a call. */
  readonly onReplayStopped: vscode.Event<ReplayStopped>;

  constructor(program: () => CollectorProgram, log: Log) {
    const states = new vscode.EventEmitter<CollectorState>();
    const runs = new vscode.EventEmitter<readonly string[]>();
    const notices = new vscode.EventEmitter<string>();
    const stops = new vscode.EventEmitter<ReplayStopped>();
    super({
      program,
      log,
      onState: (state) => states.fire(state),
      onRuns: (traceIds) => runs.fire(traceIds),
      onReplayStopped: (stopped) => stops.fire(stopped),
      onNotice: (sentence) => notices.fire(sentence),
    });
    this.emitters = [states, runs, notices, stops];
    this.onDidChangeState = states.event;
    this.onDidChangeRuns = runs.event;
    this.onNotice = notices.event;
    this.onReplayStopped = stops.event;
  }

  override dispose(): void {
    super.dispose();
    for (const emitter of this.emitters) emitter.dispose();
  }
}
