import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../../base/disposable.ts';
import { formatPlural } from '../../base/format.ts';
import { errorText, type Log } from '../../base/log.ts';
import type { LineTokens as TokensOfLine } from '../../protocol/text-map.ts';
import type { RunFeed } from './run-feed.ts';

/** Key strokes in a row are one change. */
const settleMs = 300;

/** Behind each line of a prompt, what it cost in tokens when it was last sent. Off until it is asked for. */
export class LineTokens implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly feed: RunFeed;
  private readonly log: Log;
  private readonly mark = vscode.window.createTextEditorDecorationType({
    after: {
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
      margin: '0 0 0 3em',
    },
    isWholeLine: true,
  });
  private shown = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(feed: RunFeed, log: Log) {
    this.feed = feed;
    this.log = log;
    this.store.add(this.mark);
    this.store.add(toDisposable(() => clearTimeout(this.timer)));
    this.store.add(feed.onDidChange(() => this.refreshSoon()));
    this.store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.refreshSoon()));
  }

  toggle(): Promise<void> {
    this.shown = !this.shown;
    return this.refresh();
  }

  dispose(): void {
    this.store.dispose();
  }

  private refreshSoon(): void {
    if (this.shown)
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.refresh();
      }, settleMs);
  }

  private async refresh(): Promise<void> {
    await Promise.all(vscode.window.visibleTextEditors.map((editor) => this.decorate(editor)));
  }

  private async decorate(editor: vscode.TextEditor): Promise<void> {
    try {
      editor.setDecorations(this.mark, this.shown ? await this.marksOf(editor.document) : []);
    } catch (error) {
      this.log.warn(`The tokens of a prompt could not be counted: ${errorText(error)}`);
    }
  }

  private async marksOf(document: vscode.TextDocument): Promise<vscode.DecorationOptions[]> {
    if (document.uri.scheme !== 'file') return [];
    const client = await this.feed.open();
    const found = await client?.request('lineTokens', { path: document.uri.fsPath });
    if (found === undefined) return [];
    const about = found.tokenizer === 'own' ? '' : 'about ';
    return found.lines
      .filter(({ line }) => line <= document.lineCount)
      .map((each) => markOf(document, each, about));
  }
}

function markOf(
  document: vscode.TextDocument,
  { line, tokens }: TokensOfLine,
  about: string,
): vscode.DecorationOptions {
  return {
    range: document.lineAt(line - 1).range,
    renderOptions: { after: { contentText: `${about}${formatPlural(tokens, 'token')}` } },
  };
}
