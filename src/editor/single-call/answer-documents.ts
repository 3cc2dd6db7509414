import * as vscode from 'vscode';

const mostAnswers = 100;

/** Answers as read-only documents, for the editor's own diff. */
export class AnswerDocuments implements vscode.TextDocumentContentProvider {
  static readonly scheme = 'spanwise-answer';
  private readonly texts = new Map<string, string>();
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? 'This answer is not kept any more.';
  }

  /** Recorded left, new right. */
  async compare(recorded: string, now: string, title: string): Promise<void> {
    const [left, right] = [this.keep(recorded, 'recorded'), this.keep(now, 'now')];
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  private keep(text: string, name: string): vscode.Uri {
    const path = `/${++this.count}/${name}.txt`;
    this.texts.set(path, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > mostAnswers && oldest !== undefined) this.texts.delete(oldest);
    return vscode.Uri.from({ scheme: AnswerDocuments.scheme, path });
  }
}
