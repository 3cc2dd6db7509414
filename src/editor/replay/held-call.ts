import * as vscode from 'vscode';
import { isJsonObject, stringMember } from '../../base/json.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { ReplayStopped } from '../../protocol/collector-api.ts';
import type { CollectorClient } from '../collector-client.ts';
import { executionKey } from '../debug-environment.ts';

/**
 * Where a replay stops at a call. Under the debugger the call gets its recorded answer and the program stops
 * where it comes back: one that waits for an answer runs nothing, and could not stop before. Without a debugger
 * the call is held, and the person is asked how to go on.
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
    const session = await this.pausableSession();
    if (session === undefined) return this.ask(stopped);
    if (await isFetching(session)) {
      await evaluate(session, 'spanwisePause.wanted = true');
      await this.release('answer');
    } else {
      await pause(session);
      await this.release('answer');
    }
  }

  /** The process that was started last: `npm` starts `node`, and the model is called by what was started. */
  private async pausableSession(): Promise<vscode.DebugSession | undefined> {
    for (const session of this.sessions.toReversed()) {
      // A session that starts processes and runs none has no threads.
      if ((await threadsOf(session)).length > 0) return session;
    }
    return undefined;
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

/** See `src/cli/pausable-fetch.ts`. False in programs of another language, and where HTTP is read natively. */
async function isFetching(session: vscode.DebugSession): Promise<boolean> {
  return (await evaluate(session, 'spanwisePause.waiting > 0')) === 'true';
}

/** In the running program. `undefined` where it cannot be evaluated there. */
async function evaluate(
  session: vscode.DebugSession,
  expression: string,
): Promise<string | undefined> {
  try {
    const answer: unknown = await session.customRequest('evaluate', {
      expression,
      context: 'repl',
    });
    return isJsonObject(answer) ? stringMember(answer, 'result') : undefined;
  } catch {
    return undefined;
  }
}

async function pause(session: vscode.DebugSession): Promise<void> {
  for (const threadId of await threadsOf(session))
    await session.customRequest('pause', { threadId });
}

async function threadsOf(session: vscode.DebugSession): Promise<readonly number[]> {
  try {
    const { threads } = (await session.customRequest('threads')) as Threads;
    return threads.map(({ id }) => id);
  } catch {
    return [];
  }
}

interface Threads {
  readonly threads: readonly { readonly id: number }[];
}
