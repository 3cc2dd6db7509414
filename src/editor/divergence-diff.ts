import * as vscode from 'vscode';
import type { CollectorClient } from './collector-client.ts';

const scheme = 'spanwise-request';

/** Requests of a divergence as read-only documents, for the editor's own diff. */
export class DivergenceDiff implements vscode.TextDocumentContentProvider {
  static readonly scheme = scheme;
  private readonly collector: CollectorClient;

  constructor(collector: CollectorClient) {
    this.collector = collector;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [executionId = '', call = '', side = ''] = uri.path.slice(1).split('/');
    const both = await this.collector.request('getDivergence', { executionId, call: Number(call) });
    return side.startsWith('recorded') ? both.recorded : both.actual;
  }

  /** Recorded left, live right. */
  async open(executionId: string, call: number): Promise<void> {
    const side = (name: string): vscode.Uri =>
      vscode.Uri.from({ scheme, path: `/${executionId}/${call}/${name}.txt` });
    const title = `Model call ${call}: recorded ↔ replayed`;
    await vscode.commands.executeCommand('vscode.diff', side('recorded'), side('replayed'), title);
  }
}
