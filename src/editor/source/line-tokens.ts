import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../../base/disposable.ts';
import { formatPlural, formatShortCount } from '../../base/format.ts';
import { errorText, type Log } from '../../base/log.ts';
import type { LineTokens as TokensOfLine } from '../../protocol/text-map.ts';
import type { RunFeed } from './run-feed.ts';

/** Key strokes in a row are one change. */
const settleMs = 300;

/** Beside each line of a prompt, what it cost in tokens when it was last sent. Off until it is asked for. */
export class LineTokens implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly feed: RunFeed;
  private readonly log: Log;
  /** One per number: a mark in the gutter is a picture. */
  private readonly marks = new Map<string, vscode.TextEditorDecorationType>();
  private shown = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(feed: RunFeed, log: Log) {
    this.feed = feed;
    this.log = log;
    this.store.add(toDisposable(() => this.removeMarks()));
    this.store.add(toDisposable(() => clearTimeout(this.timer)));
    this.store.add(feed.onDidChange(() => this.refreshSoon()));
    this.store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.refreshSoon()));
  }

  async toggle(): Promise<void> {
    this.shown = !this.shown;
    if (this.shown) await this.refresh();
    else this.removeMarks();
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
    await Promise.all(vscode.window.visibleTextEditors.map((editor) => this.mark(editor)));
  }

  private async mark(editor: vscode.TextEditor): Promise<void> {
    try {
      const lines = await this.linesOf(editor.document);
      if (!this.shown) return;
      for (const text of lines.keys()) this.marks.set(text, this.marks.get(text) ?? markOf(text));
      for (const [text, type] of this.marks) editor.setDecorations(type, lines.get(text) ?? []);
    } catch (error) {
      this.log.warn(`The tokens of a prompt could not be counted: ${errorText(error)}`);
    }
  }

  /** The lines of a document by what stands beside them. */
  private async linesOf(
    document: vscode.TextDocument,
  ): Promise<ReadonlyMap<string, vscode.DecorationOptions[]>> {
    const lines = new Map<string, vscode.DecorationOptions[]>();
    if (document.uri.scheme !== 'file') return lines;
    const client = await this.feed.open();
    const found = await client?.request('lineTokens', { path: document.uri.fsPath });
    const about = found?.tokenizer === 'own' ? '' : 'About ';
    for (const each of found?.lines ?? []) {
      if (each.line > document.lineCount) continue;
      const text = formatShortCount(each.tokens);
      lines.set(text, [...(lines.get(text) ?? []), optionsOf(document, each, about)]);
    }
    return lines;
  }

  private removeMarks(): void {
    for (const type of this.marks.values()) type.dispose();
    this.marks.clear();
  }
}

function optionsOf(
  document: vscode.TextDocument,
  { line, tokens }: TokensOfLine,
  about: string,
): vscode.DecorationOptions {
  const hoverMessage = `${about}${formatPlural(tokens, 'token')} when this line was last sent.`;
  return { range: document.lineAt(line - 1).range, hoverMessage };
}

/** A number in the gutter, in the colors of line numbers: pictures take no theme color. */
function markOf(text: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    gutterIconSize: 'contain',
    light: { gutterIconPath: picture(text, '#5f6a79') },
    dark: { gutterIconPath: picture(text, '#a0a7b0') },
  });
}

/** `text` is a number of ours: nothing in it needs to be escaped. */
function picture(text: string, color: string): vscode.Uri {
  const size = text.length > 3 ? 8 : text.length > 2 ? 10 : 12;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18"><text x="9" y="13" text-anchor="middle" font-family="sans-serif" font-size="${size}" fill="${color}">${text}</text></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
