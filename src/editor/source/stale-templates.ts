import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isJsonObject } from '../../base/json.ts';
import type { OpenableLocation } from '../span-source.ts';
import type { WorkspaceSource } from '../workspace-source.ts';

/** Comparisons that may be open at once; older ones lose their left side when they are shown again. */
const mostKept = 20;

/**
 * Says in an opened file that its template was edited since the run, and compares what ran with what is
 * there now. The lens goes with the first edit, like the marks of what was sent.
 */
export class StaleTemplates
  implements vscode.Disposable, vscode.CodeLensProvider, vscode.TextDocumentContentProvider
{
  static readonly scheme = 'spanwise-former';
  private readonly store = new DisposableStore();
  private readonly lensEmitter = this.store.add(new vscode.EventEmitter<void>());
  private readonly source: WorkspaceSource;
  private readonly texts = new Map<string, string>();
  private shown: readonly OpenableLocation[] = [];
  private compared = 0;

  readonly onDidChangeCodeLenses = this.lensEmitter.event;

  constructor(source: WorkspaceSource) {
    this.source = source;
    const { workspace } = vscode;
    this.store.add(workspace.registerTextDocumentContentProvider(StaleTemplates.scheme, this));
    this.store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(document.uri.fsPath);
      }),
    );
  }

  /** Of these places of one call, those that were edited since. */
  show(locations: readonly OpenableLocation[]): void {
    this.shown = locations.filter(({ stale }) => stale !== undefined);
    this.lensEmitter.fire();
  }

  /** The shown place that a lens of ours names. */
  shownAs(argument: unknown): OpenableLocation | undefined {
    if (!isJsonObject(argument)) return undefined;
    return this.shown.find(
      ({ path, line }) => path === argument['path'] && line === argument['line'],
    );
  }

  /** False where the template is as it was. */
  async compare(location: OpenableLocation): Promise<boolean> {
    const { path, line, endLine = line, stale } = location;
    if (stale === undefined) return false;
    const uri = vscode.Uri.file(path);
    const document = await vscode.workspace.openTextDocument(uri);
    const client = await this.source.open();
    const { text } = await client.request('formerText', {
      text: document.getText(),
      startLine: line,
      endLine,
      stale,
    });
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.keep(uri, text),
      uri,
      `${basename(path)}: when it ran ↔ now`,
    );
    return true;
  }

  dispose(): void {
    this.store.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.query) ?? '';
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.shown
      .filter(({ path, line }) => path === document.uri.fsPath && line <= document.lineCount)
      .map((location) => {
        const { line, stale } = location;
        return new vscode.CodeLens(new vscode.Range(line - 1, 0, line - 1, 0), {
          title: `${stale?.isGone === true ? 'Taken out' : 'Edited'} since this run · Compare`,
          tooltip: 'Compares the template that ran with the one that is there now.',
          command: 'spanwise.compareWithRun',
          arguments: [{ path: location.path, line }],
        });
      });
  }

  private forget(path: string): void {
    if (this.shown.every((each) => each.path !== path)) return;
    this.shown = this.shown.filter((each) => each.path !== path);
    this.lensEmitter.fire();
  }

  /** The left side, under the file's own name, so that it has its colors. */
  private keep(file: vscode.Uri, text: string): vscode.Uri {
    const query = String(++this.compared);
    this.texts.set(query, text);
    this.texts.delete(String(this.compared - mostKept));
    return file.with({ scheme: StaleTemplates.scheme, query });
  }
}
