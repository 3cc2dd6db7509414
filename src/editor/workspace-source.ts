import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { defined } from '../base/defined.ts';
import { DisposableStore, toDisposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import { connect, type Client, type Transport } from '../protocol/rpc.ts';
import { readSettings } from './settings.ts';
import type { WorkspaceApi, WorkspaceEvents } from '../protocol/workspace-api.ts';

export interface WorkspaceSourceFiles {
  /** The thread's bundle. */
  readonly program: string;
  readonly grammarsFolder: string;
  /** Where what belongs to this workspace is kept between sessions; `undefined` where none is open. */
  readonly storageFolder: string | undefined;
}

/**
 * The thread that knows which text of the workspace stands where. Started by the first question, since
 * most windows never ask one; kept up to date with saved, created and deleted files and unsaved editors.
 */
export class WorkspaceSource implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly files: WorkspaceSourceFiles;
  private readonly log: Log;
  private ready: Promise<Client<WorkspaceApi, WorkspaceEvents>> | undefined;

  constructor(files: WorkspaceSourceFiles, log: Log) {
    this.files = files;
    this.log = log;
  }

  /** The thread, once every file is in its index. */
  open(): Promise<Client<WorkspaceApi, WorkspaceEvents>> {
    this.ready ??= this.start();
    return this.ready;
  }

  dispose(): void {
    this.store.dispose();
  }

  private async start(): Promise<Client<WorkspaceApi, WorkspaceEvents>> {
    const { program, grammarsFolder } = this.files;
    const worker = new Worker(program, { workerData: { grammarsFolder } });
    this.store.add(toDisposable(() => void worker.terminate()));
    worker.on('error', (error) => {
      this.log.error('The workspace index ended; it starts again when it is needed.', error);
      this.ready = undefined;
    });
    const client = this.store.add(connect<WorkspaceApi, WorkspaceEvents>(workerTransport(worker)));
    const opening = client.request('openFolders', this.openParams());
    // What changes meanwhile waits its turn there.
    this.watch(client);
    const { files, templates, skipped } = await opening;
    this.log.info(`Indexed ${templates} templates in ${files} files.`);
    for (const { file, reason } of skipped) this.log.info(`Not indexed: ${file}: ${reason}.`);
    return client;
  }

  private openParams(): Parameters<WorkspaceApi['openFolders']>[0] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return {
      folders: folders.map(({ uri }) => ({ path: uri.fsPath })),
      pathMappings: Object.entries(readSettings().pathMappings).map(([from, to]) => ({ from, to })),
      excluded: excludedPatterns(),
      ...defined({ storageFolder: this.files.storageFolder }),
    };
  }

  private watch(client: Client<WorkspaceApi, WorkspaceEvents>): void {
    const update = (uri: vscode.Uri, text?: string): void => {
      if (uri.scheme !== 'file') return;
      const params = { path: uri.fsPath, ...(text !== undefined && { text }) };
      client.request('updateFile', params).catch((error: unknown) => {
        this.log.warn(`A file was not indexed again: ${errorText(error)}`);
      });
    };
    const { workspace } = vscode;
    const watcher = this.store.add(workspace.createFileSystemWatcher('**/*'));
    this.store.add(watcher.onDidChange((uri) => update(uri)));
    this.store.add(watcher.onDidCreate((uri) => update(uri)));
    this.store.add(watcher.onDidDelete((uri) => update(uri)));
    const updateUnsaved = (document: vscode.TextDocument): void => {
      if (document.isDirty) update(document.uri, document.getText());
    };
    for (const document of workspace.textDocuments) updateUnsaved(document);
    this.store.add(workspace.onDidChangeTextDocument(({ document }) => updateUnsaved(document)));
    // Closed without saving: what is on the disk counts again.
    this.store.add(workspace.onDidCloseTextDocument(({ uri }) => update(uri)));
    this.store.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        client.request('openFolders', this.openParams()).catch((error: unknown) => {
          this.log.warn(`The workspace was not indexed again: ${errorText(error)}`);
        });
      }),
    );
  }
}

/** What the user hides from the explorer. A pattern with a condition on other files is left out. */
function excludedPatterns(): string[] {
  const patterns = vscode.workspace.getConfiguration('files').get<object>('exclude', {});
  return Object.entries(patterns).flatMap(([pattern, is]) => (is === true ? pattern : []));
}

function workerTransport(worker: Worker): Transport {
  return {
    send: (frame) => worker.postMessage(frame),
    onFrame: (listener) => {
      worker.on('message', listener);
      return toDisposable(() => worker.off('message', listener));
    },
    onClose: (listener) => {
      worker.on('exit', listener);
      return toDisposable(() => worker.off('exit', listener));
    },
  };
}
