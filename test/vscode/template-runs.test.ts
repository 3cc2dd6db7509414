import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { declaration, hostile, sendLetters, shownMs, type Letters } from './letters.ts';
import { onPage, runFromPalette, waitForText } from './page.ts';

const frame = 'webview';

describe('Runs of a prompt in code', () => {
  let letters: Letters;

  before(async () => {
    letters = await sendLetters();
    await letters.openCall('letter three');
  });
  after(() => letters.remove());

  it('show over the template what its runs took, cost and came to', async () => {
    const found = await eventually(
      async () => {
        const all = await letters.lenses();
        return all[0]?.command?.title.startsWith('3 runs') === true ? all : undefined;
      },
      { withinMs: shownMs },
    );
    assert.deepEqual(
      found.map(({ range, command }) => [range.start.line, command?.title]),
      [
        [1, '3 runs · p95 4.2 s · 1,100 tokens · $0.00045 · 1 failed'],
        [1, 'Replay last failing'],
      ],
    );
    await waitForText('.codelens-decoration:has-text("3 runs · p95 4.2 s")', shownMs);
  });

  it('list the runs of the template at a click on the figures, and open one at its call', async () => {
    await onPage({ action: 'click', selector: '.codelens-decoration a:has-text("3 runs")' });
    const rows = await waitForText(
      '.quick-input-list .monaco-list-row:has-text("letter ")',
      shownMs,
    );
    assert.equal(rows.length, 3);
    assert.match(rows[0] ?? '', /letter three/);
    await onPage({ action: 'screenshot', name: 'runs-of-a-prompt' });
    await onPage({
      action: 'click',
      selector: '.quick-input-list .monaco-list-row:has-text("letter two")',
    });
    await eventually(
      async () => {
        const selected = '[role="row"][aria-selected="true"]:has-text("letter two")';
        return (
          (await onPage({ action: 'allTexts', selector: selected, frame })).length > 0 || undefined
        );
      },
      { withinMs: shownMs },
    );
  });

  it('say in a hover what the template was last rendered to', async () => {
    const [hover] = await eventually(
      async () => {
        const all = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          letters.file,
          new vscode.Position(2, 30),
        );
        const own = all.filter(({ contents }) => textOf(contents[0]).startsWith('Last sent'));
        return own.length > 0 ? own : undefined;
      },
      { withinMs: shownMs },
    );
    const [heading, body] = hover?.contents ?? [];
    assert.match(
      textOf(heading),
      /^Last sent .* in `letter three` · \[Open Span\]\(command:spanwise\.openCall\?/,
    );
    assert.ok(textOf(body).startsWith('````text\nYou write letters'), textOf(body));
    assert.ok(textOf(body).includes(hostile));
  });

  it('lead from a function to the last span that it made', async () => {
    const document = await vscode.workspace.openTextDocument(letters.file);
    const editor = await vscode.window.showTextDocument(document);
    const line = declaration(document) + 2;
    editor.selection = new vscode.Selection(line, 5, line, 5);
    await runFromPalette('Spanwise: Go to Last Span');
    await eventually(
      async () => {
        const selected = '[role="row"][aria-selected="true"]:has-text("letter three")';
        return (
          (await onPage({ action: 'allTexts', selector: selected, frame })).length > 0 || undefined
        );
      },
      { withinMs: shownMs },
    );
  });

  it('tell what each line of the prompt cost', async () => {
    const document = await vscode.workspace.openTextDocument(letters.file);
    const editor = await vscode.window.showTextDocument(document);
    editor.revealRange(new vscode.Range(40, 0, 45, 0));
    await runFromPalette('Spanwise: Toggle Tokens per Line of Prompts');
    // VS Code draws marks by a style sheet; a picture shows them.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await onPage({ action: 'screenshot', name: 'tokens-per-line' });
    await runFromPalette('Spanwise: Toggle Tokens per Line of Prompts');
  });
});

function textOf(content: vscode.MarkdownString | vscode.MarkedString | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? '';
  return content.value;
}
