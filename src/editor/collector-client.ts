import * as vscode from 'vscode';
import type { Log } from '../base/log.ts';
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

  constructor(program: () => CollectorProgram, log: Log) {
    const states = new vscode.EventEmitter<CollectorState>();
    const runs = new vscode.EventEmitter<readonly string[]>();
    const notices = new vscode.EventEmitter<string>();
    super({
      program,
      log,
      onState: (state) => states.fire(state),
      onRuns: (traceIds) => runs.fire(traceIds),
      onNotice: (sentence) => notices.fire(sentence),
    });
    this.emitters = [states, runs, notices];
    this.onDidChangeState = states.event;
    this.onDidChangeRuns = runs.event;
    this.onNotice = notices.event;
  }

  override dispose(): void {
    super.dispose();
    for (const emitter of this.emitters) emitter.dispose();
  }
}
