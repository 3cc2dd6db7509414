import * as vscode from 'vscode';
import { comparisonText, type Comparison } from './comparison-text.ts';

/** Comparisons are as small as their text; the oldest go. */
const mostComparisons = 50;

/** Comparisons of runs as documents that nobody saves. */
export class ComparisonDocuments implements vscode.TextDocumentContentProvider {
  static readonly scheme = 'spanwise-comparison';
  private readonly texts = new Map<string, string>();
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? 'This comparison is not kept any more.';
  }

  async open(comparison: Comparison): Promise<void> {
    const path = `/Edited prompt ${++this.count}.md`;
    this.texts.set(path, comparisonText(comparison));
    const [oldest] = this.texts.keys();
    if (this.texts.size > mostComparisons && oldest !== undefined) this.texts.delete(oldest);
    const uri = vscode.Uri.from({ scheme: ComparisonDocuments.scheme, path });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
