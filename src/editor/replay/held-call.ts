import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { ReplayStopped } from '../../protocol/collector-api.ts';
import type { CollectorClient } from '../collector-client.ts';
import { executionKey } from '../debug-environment.ts';

/**
 * Where a replay stops at a call: under the debugger, asks the program to pause and lets the call have
 * its recorded answer, so that it pauses where the call comes back; a program that waits for its answer
 * runs nothing, and could not pause before. Without a debugger, asks the person how to go on.
 */
export class HeldCall implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly collector: CollectorClient;
  private readonly executionId: string;
  /** Of this replay, the oldest first. A debugger has one for each process. */
  private sessions: readonly vscode.DebugSession[] = [];

  constructor(collector: CollectorClient, executionId: string) {
    this.collector = collector;
    this.executionId = executionId;
    this.store.add(
      vscode.debug.onDidStartDebugSession((session) => {
        if (this.isOwn(session)) this.sessions = [...this.sessions, session];
      }),
    );
    this.store.add(
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.sessions = this.sessions.filter((each) => each !== session);
      }),
    );
    this.store.add(
      collector.onReplayStopped((stopped) => {
        if (stopped.executionId === executionId) void this.stopped(stopped);
      }),
    );
  }

  dispose(): void {
    this.store.dispose();
  }

  private isOwn(session: vscode.DebugSession | undefined): boolean {
    if (session === undefined) return false;
    return (
      session.configuration[executionKey] === this.executionId || this.isOwn(session.parentSession)
    );
  }

  private async stopped(stopped: ReplayStopped): Promise<void> {
    if (await this.pause()) await this.release('answer');
    else await this.ask(stopped);
  }

  /** The process that was started last: `npm` starts `node`, and the model is called by what was started. */
  private async pause(): Promise<boolean> {
    for (const session of this.sessions.toReversed()) {
      try {
        const { threads } = (await session.customRequest('threads')) as Threads;
        for (const { id } of threads) await session.customRequest('pause', { threadId: id });
        if (threads.length > 0) return true;
      } catch {
        // A session that starts processes and runs none has no threads to pause.
      }
    }
    return false;
  }

  private async ask({ recordedCall }: ReplayStopped): Promise<void> {
    const go = 'Go On';
    const action = await vscode.window.showInformationMessage(
      `The replay waits at model call ${recordedCall}.`,
      go,
      'End',
    );
    await this.release(action === go ? 'answer' : 'halt');
  }

  /** A program that has ended in the meantime holds no call. */
  private async release(action: 'answer' | 'halt'): Promise<void> {
    const { executionId } = this;
    await this.collector.request('releaseReplay', { executionId, action }).catch(() => undefined);
  }
}

interface Threads {
  readonly threads: readonly { readonly id: number }[];
}
