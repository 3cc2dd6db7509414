import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { errorText } from '../../base/log.ts';
import { replayTestSuffix } from '../../protocol/replay-test.ts';
import { playReplayTest } from './play-replay-test.ts';
import type { PlayServices } from './play-run.ts';
import { replayTestMessages } from './replay-test-messages.ts';

export const replayTestController = 'spanwise.replayTests';

const pattern = `**/*${replayTestSuffix}`;
const excluded = '**/{node_modules,.git,dist,build,out}/**';

/** The workspace's replay tests in the Testing view: lists them, runs them, debugs them. */
export class ReplayTestController implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly controller: vscode.TestController;
  private readonly services: PlayServices;
  private watcher: vscode.FileSystemWatcher | undefined;

  constructor(services: PlayServices) {
    this.services = services;
    const { Run, Debug } = vscode.TestRunProfileKind;
    this.controller = this.store.add(
      vscode.tests.createTestController(replayTestController, 'Replay Tests'),
    );
    // Nothing is looked for until somebody opens the Testing view.
    this.controller.resolveHandler = () => this.findTests();
    this.controller.refreshHandler = () => this.findTests();
    this.controller.createRunProfile('Replay', Run, (request, token) =>
      this.run(request, { mode: 'run', token }),
    );
    this.controller.createRunProfile('Replay Under the Debugger', Debug, (request, token) =>
      this.run(request, { mode: 'debug', token }),
    );
  }

  dispose(): void {
    this.watcher?.dispose();
    this.store.dispose();
  }

  /** Shows a file that was just written, whether or not anybody has looked for tests. */
  add(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.controller.items.get(id);
    if (known !== undefined) return known;
    const item = this.controller.createTestItem(id, basename(uri.path, replayTestSuffix), uri);
    item.description = vscode.workspace.asRelativePath(uri);
    this.controller.items.add(item);
    return item;
  }

  async runFile(uri: vscode.Uri): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    const request = new vscode.TestRunRequest([this.add(uri)]);
    await this.run(request, { mode: 'run', token: source.token });
    source.dispose();
  }

  private async findTests(): Promise<void> {
    this.watch();
    const found = await vscode.workspace.findFiles(pattern, excluded);
    const ids = new Set(found.map(String));
    for (const [id] of this.controller.items) {
      if (!ids.has(id)) this.controller.items.delete(id);
    }
    for (const uri of found) this.add(uri);
  }

  private watch(): void {
    if (this.watcher !== undefined) return;
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern);
    this.watcher.onDidCreate((uri) => this.add(uri));
    this.watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString()));
    this.watcher.onDidChange((uri) => this.controller.invalidateTestResults(this.add(uri)));
  }

  /** One after the other: agents of one workspace share its files and ports. */
  private async run(
    request: vscode.TestRunRequest,
    how: { readonly mode: 'run' | 'debug'; readonly token: vscode.CancellationToken },
  ): Promise<void> {
    const testRun = this.controller.createTestRun(request);
    const wanted = request.include ?? [...this.controller.items].map(([, item]) => item);
    const items = wanted.filter((item) => request.exclude?.includes(item) !== true);
    for (const item of items) testRun.enqueued(item);
    for (const item of items) {
      if (how.token.isCancellationRequested) testRun.skipped(item);
      else await this.runItem(item, testRun, how);
    }
    testRun.end();
  }

  private async runItem(
    item: vscode.TestItem,
    testRun: vscode.TestRun,
    how: { readonly mode: 'run' | 'debug'; readonly token: vscode.CancellationToken },
  ): Promise<void> {
    const { uri } = item;
    if (uri === undefined) return;
    const startedMs = performance.now();
    testRun.started(item);
    try {
      const played = await playReplayTest(this.services, { file: uri, testRun, ...how });
      if (played === undefined) {
        testRun.skipped(item);
        return;
      }
      const durationMs = performance.now() - startedMs;
      const { collector } = this.services;
      const messages =
        played.result.failures.length > 0 ? await replayTestMessages(collector, played, uri) : [];
      if (messages.length > 0) testRun.failed(item, messages, durationMs);
      else testRun.passed(item, durationMs);
    } catch (error) {
      this.services.log.warn(`A replay test could not be run: ${errorText(error)}`);
      testRun.errored(item, new vscode.TestMessage(errorText(error)));
    }
  }
}
