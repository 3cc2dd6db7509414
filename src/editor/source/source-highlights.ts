import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { inlineCode, plainBlock, shortLabel } from './plain-block.ts';
import type { ShownSource, ShownValue } from './shown-source.ts';

/** Long enough to know a value again; VS Code itself shows 43 characters of all hints of a line. */
const hintLength = 24;

/**
 * Marks in open files what of them was sent in the call that a person looks at, and shows the values
 * that filled the holes. Gone with the first edit of the file, with Escape, or with the command.
 */
export class SourceHighlights implements vscode.Disposable, vscode.InlayHintsProvider {
  private readonly store = new DisposableStore();
  private readonly shown = new Map<string, ShownSource>();
  private readonly hintsEmitter = new vscode.EventEmitter<void>();
  private readonly sentText = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('spanwise.sentTextBackground'),
    borderColor: new vscode.ThemeColor('spanwise.sentTextBorder'),
    borderStyle: 'dotted',
    borderWidth: '0 0 1px 0',
    overviewRulerColor: new vscode.ThemeColor('spanwise.sentTextBorder'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  /** Grows with every edit in the window. */
  edits = 0;
  readonly onDidChangeInlayHints = this.hintsEmitter.event;

  constructor() {
    this.store.add(this.sentText);
    this.store.add(this.hintsEmitter);
    this.store.add(vscode.languages.registerInlayHintsProvider({ scheme: 'file' }, this));
    this.store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || document.uri.scheme !== 'file') return;
        this.edits += 1;
        this.clearDocument(document.uri);
      }),
    );
    this.store.add(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.decorate(editor);
      }),
    );
  }

  /** Replaces what is shown: the marks are those of one call. */
  show(sources: ReadonlyMap<string, ShownSource>): void {
    this.clear();
    for (const [path, source] of sources) {
      const uri = vscode.Uri.file(path).toString();
      this.shown.set(uri, source);
    }
    this.refresh();
  }

  clear(): void {
    if (this.shown.size === 0) return;
    this.shown.clear();
    this.refresh();
  }

  dispose(): void {
    this.shown.clear();
    this.store.dispose();
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const source = this.shown.get(document.uri.toString());
    return (source?.values ?? [])
      .map((value) => hintOf(document, value))
      .filter((hint) => range.contains(hint.position));
  }

  private clearDocument(uri: vscode.Uri): void {
    if (this.shown.delete(uri.toString())) this.refresh();
  }

  private refresh(): void {
    for (const editor of vscode.window.visibleTextEditors) this.decorate(editor);
    this.hintsEmitter.fire();
    void vscode.commands.executeCommand('setContext', 'spanwise.highlights', this.shown.size > 0);
  }

  private decorate(editor: vscode.TextEditor): void {
    const { document } = editor;
    const sent = this.shown.get(document.uri.toString())?.sent ?? [];
    editor.setDecorations(
      this.sentText,
      sent.map(
        ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
      ),
    );
  }
}

/** The label is plain text to VS Code, and the tooltip a block of plain text: a value is never a link. */
function hintOf(
  document: vscode.TextDocument,
  { end, expression, values }: ShownValue,
): vscode.InlayHint {
  const [first = '', ...others] = values;
  const more = others.length > 0 ? ` +${others.length}` : '';
  const hint = new vscode.InlayHint(
    document.positionAt(end),
    `= ${shortLabel(first, hintLength)}${more}`,
  );
  hint.paddingLeft = true;
  hint.tooltip = new vscode.MarkdownString(
    [`${inlineCode(expression)} was`, ...values.map(plainBlock)].join('\n\n'),
  );
  return hint;
}
