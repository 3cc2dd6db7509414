import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../../base/disposable.ts';
import { errorText, type Log } from '../../base/log.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { WorkspaceApi, WorkspaceEvents } from '../../protocol/workspace-api.ts';
import type { CollectorClient } from '../collector-client.ts';
import type { WorkspaceSource } from '../workspace-source.ts';

/** Of these a template's figures are made. */
const mostRuns = 500;
/** A run that still runs changes up to ten times a second. */
const settleMs = 1_000;
/** Between two runs, so that this window and the collector do other things first. */
const pauseMs = 20;

/**
 * Brings the calls of the newest runs to the workspace's thread, run by run and in the background, and
 * those of later runs as they come in. Starts with the first question about a template.
 */
export class RunFeed implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  private readonly collector: CollectorClient;
  private readonly source: WorkspaceSource;
  private readonly log: Log;
  /** Trace ids in the order in which they are brought. */
  private readonly waiting = new Set<string>();
  private fed: Client<WorkspaceApi, WorkspaceEvents> | undefined;
  private someRun = false;
  private timer: NodeJS.Timeout | undefined;

  /** The figures of templates may have changed. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(collector: CollectorClient, source: WorkspaceSource, log: Log) {
    this.collector = collector;
    this.source = source;
    this.log = log;
    this.store.add(this.changeEmitter);
    this.store.add(toDisposable(() => clearTimeout(this.timer)));
    this.store.add(collector.onDidChangeRuns((traceIds) => this.add(traceIds)));
    this.store.add(
      collector.onDidChangeState((state) => {
        if (state === 'connected') this.changeEmitter.fire();
      }),
    );
  }

  /** The thread, which knows the runs or soon will; `undefined` where there are none to know. */
  async open(): Promise<Client<WorkspaceApi, WorkspaceEvents> | undefined> {
    if (!(await this.hasRuns())) return undefined;
    const client = await this.source.open();
    if (this.fed !== client) await this.begin(client);
    return client;
  }

  dispose(): void {
    this.store.dispose();
  }

  /** A workspace that nobody traces is not indexed because somebody looks at a file of it. */
  private async hasRuns(): Promise<boolean> {
    if (this.fed !== undefined) return true;
    if (this.collector.state !== 'connected' || !vscode.workspace.workspaceFolders) return false;
    this.someRun ||= (await this.collector.request('listRuns', { limit: 1 })).length > 0;
    return this.someRun;
  }

  private async begin(client: Client<WorkspaceApi, WorkspaceEvents>): Promise<void> {
    this.fed = client;
    this.store.add(client.on('usageChanged', () => this.changeEmitter.fire()));
    const runs = await this.collector
      .request('listRuns', { limit: mostRuns })
      .catch((error: unknown) => {
        // The next question begins anew.
        this.fed = undefined;
        throw error;
      });
    this.enqueue(
      runs.map(({ traceId }) => traceId),
      0,
    );
  }

  private add(traceIds: readonly string[]): void {
    if (this.fed !== undefined) this.enqueue(traceIds, settleMs);
    else if (!this.someRun) {
      // The first run of all: who asked before was told that there is none.
      this.someRun = true;
      this.changeEmitter.fire();
    }
  }

  private enqueue(traceIds: readonly string[], delayMs: number): void {
    for (const traceId of traceIds) this.waiting.add(traceId);
    this.timer ??= setTimeout(() => void this.bringNext(), delayMs);
  }

  private async bringNext(): Promise<void> {
    const [traceId] = this.waiting;
    if (traceId !== undefined && this.fed !== undefined) {
      this.waiting.delete(traceId);
      try {
        await this.fed.request(
          'setRunCalls',
          await this.collector.request('getCalls', { traceId }),
        );
      } catch (error) {
        // It may have been deleted since; the next change of it brings it again.
        this.log.debug(`The calls of a run could not be read: ${errorText(error)}`);
      }
    }
    this.timer =
      this.waiting.size > 0 ? setTimeout(() => void this.bringNext(), pauseMs) : undefined;
  }
}
