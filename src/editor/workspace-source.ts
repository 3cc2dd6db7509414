import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { defined } from '../base/defined.ts';
import { DisposableStore, toDisposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import { portTransport } from '../protocol/port-transport.ts';
import { connect, type Client } from '../protocol/rpc.ts';
import { readSettings } from './settings.ts';
import {
  excludedPatterns,
  unsavedFiles,
  watchWorkspace,
  type WorkspaceWatch,
} from './watch-workspace.ts';
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
  private watch: WorkspaceWatch | undefined;
  private ready: Promise<Client<WorkspaceApi, WorkspaceEvents>> | undefined;

  constructor(files: WorkspaceSourceFiles, log: Log) {
    this.files = files;
    this.log = log;
  }

  /** The thread, once every file is in its index, and with all that was typed before. */
  open(): Promise<Client<WorkspaceApi, WorkspaceEvents>> {
    this.ready ??= this.start();
    this.watch?.flush();
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
    const client = this.store.add(
      connect<WorkspaceApi, WorkspaceEvents>(portTransport(worker, 'exit')),
    );
    const indexing = this.index(client);
    // What changes meanwhile waits its turn there.
    this.watch = this.store.add(
      watchWorkspace({
        fileChanged: (change) => this.update(client, change),
        foldersChanged: () => {
          this.index(client).catch((error: unknown) => {
            this.log.warn(`The workspace was not indexed again: ${errorText(error)}`);
          });
        },
      }),
    );
    await indexing;
    return client;
  }

  private async index(client: Client<WorkspaceApi, WorkspaceEvents>): Promise<void> {
    const opening = client.request('openFolders', this.openParams());
    for (const change of unsavedFiles()) this.update(client, change);
    const { files, templates, skipped } = await opening;
    this.log.info(`Indexed ${templates} templates in ${files} files.`);
    for (const { file, reason } of skipped) this.log.info(`Not indexed: ${file}: ${reason}.`);
  }

  private update(
    client: Client<WorkspaceApi, WorkspaceEvents>,
    change: { readonly path: string; readonly text?: string },
  ): void {
    client.request('updateFile', change).catch((error: unknown) => {
      this.log.warn(`A file was not indexed again: ${errorText(error)}`);
    });
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
}
