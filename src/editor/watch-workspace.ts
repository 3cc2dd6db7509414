import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../base/disposable.ts';

/** Who types sends text to the index this long after the last key. */
const typingPauseMs = 300;

export interface WorkspaceChanges {
  /** A file or a folder is another; with `text` where its editor holds what was not saved. */
  readonly fileChanged: (change: { readonly path: string; readonly text?: string }) => void;
  /** Other folders are open, or others are left out. */
  readonly foldersChanged: () => void;
}

export interface WorkspaceWatch extends Disposable {
  /** Tells at once what waits for a pause in typing: somebody asks. */
  readonly flush: () => void;
}

/** Tells of every change to the workspace's files. The text of an unsaved editor wins over the disk. */
export function watchWorkspace({ fileChanged, foldersChanged }: WorkspaceChanges): WorkspaceWatch {
  const { workspace } = vscode;
  const store = new DisposableStore();
  const pauses = new Map<string, { readonly pause: NodeJS.Timeout; readonly uri: vscode.Uri }>();
  const tell = (uri: vscode.Uri): void => {
    clearTimeout(pauses.get(uri.fsPath)?.pause);
    pauses.delete(uri.fsPath);
    if (uri.scheme !== 'file') return;
    const text = unsavedText(uri);
    fileChanged({ path: uri.fsPath, ...(text !== undefined && { text }) });
  };
  const typed = ({ document: { uri } }: vscode.TextDocumentChangeEvent): void => {
    clearTimeout(pauses.get(uri.fsPath)?.pause);
    if (uri.scheme !== 'file') return;
    const pause = setTimeout(() => tell(uri), typingPauseMs);
    pauses.set(uri.fsPath, { pause, uri });
  };
  const watcher = store.add(workspace.createFileSystemWatcher('**/*'));
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
    store.add(event(tell));
  store.add(workspace.onDidChangeTextDocument(typed));
  // Closed without saving: what is on the disk counts again.
  store.add(workspace.onDidCloseTextDocument(({ uri }) => tell(uri)));
  store.add(workspace.onDidChangeWorkspaceFolders(foldersChanged));
  store.add(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('files.exclude')) foldersChanged();
    }),
  );
  store.add(toDisposable(() => pauses.forEach(({ pause }) => clearTimeout(pause))));
  return {
    flush: () => [...pauses.values()].forEach(({ uri }) => tell(uri)),
    dispose: () => store.dispose(),
  };
}

/** The editors that hold what was not saved, which a new index does not know of. */
export function unsavedFiles(): { path: string; text: string }[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}

function unsavedText(uri: vscode.Uri): string | undefined {
  return unsavedFiles().find(({ path }) => path === uri.fsPath)?.text;
}

/** The glob patterns of `files.exclude` that are on. */
export function excludedPatterns(): string[] {
  const patterns = vscode.workspace.getConfiguration('files').get<object>('exclude') ?? {};
  return Object.entries(patterns).flatMap(([pattern, isOn]) => (isOn === true ? [pattern] : []));
}
