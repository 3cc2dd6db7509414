import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { declaration, hostile, letter, sendLetters, shownMs, type Letters } from './letters.ts';
import { onPage, waitForText } from './page.ts';

const frame = 'webview';

describe('Source links', () => {
  let letters: Letters;

  before(async () => {
    letters = await sendLetters();
  });
  after(() => letters.remove());

  it('open the prompt of a model call at its line, in view, with what was sent and the values', async () => {
    const editor = await letters.openCall('letter three');
    assert.equal(editor.selection.active.line, declaration(editor.document));
    const found = await letters.waitForHints(2);
    assert.deepEqual(
      found.map(({ position, label }) => [position.line, label]),
      [
        [3, '= Ada ```[x](command:workb…'],
        [3, '= South Wall'],
      ],
    );
    const tooltip = found[0]?.tooltip;
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(tooltip.value.includes('````text\n' + hostile), tooltip.value);
    assert.ok(tooltip.isTrusted !== true && tooltip.supportHtml !== true);
    // The editor asks for the values itself, and shows them some time after the line.
    const line = '.monaco-editor .view-line:has-text("Remind"):has-text("Ada")';
    const shown = await waitForText(line, shownMs);
    assert.match(shown.join(), /=\sAda/);
  });

  for (const [name, theme] of [
    ['light', 'Default Light Modern'],
    ['dark', 'Default Dark Modern'],
    ['high-contrast', 'Default High Contrast'],
  ] as const) {
    it(`mark what was sent in a ${name} theme`, async () => {
      const settings = vscode.workspace.getConfiguration('workbench');
      await settings.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.closePanel');
      const body = {
        light: 'vscode-light',
        dark: 'vscode-dark',
        'high-contrast': 'vscode-high-contrast',
      }[name];
      await eventually(
        async () =>
          (await onPage({ action: 'allTexts', selector: `body.${body}`, frame })).length > 0 ||
          undefined,
        { withinMs: shownMs },
      );
      await onPage({ action: 'screenshot', name: `source-${name}` });
    });
  }

  it('follow the template when the file is edited above it', async () => {
    const editor = await letters.openCall('letter three');
    const before = declaration(editor.document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(letters.file, new vscode.Position(0, 0), '// A line.\n'.repeat(40));
    await vscode.workspace.applyEdit(edit);
    // An edit takes the marks away.
    await letters.waitForHints(0);
    const again = await eventually(
      async () => {
        const shown = await letters.openCall('letter three');
        return shown.selection.active.line === before + 40 ? shown : undefined;
      },
      { withinMs: shownMs },
    );
    assert.equal(again.selection.active.line, declaration(again.document));
    const lens = await eventually(
      async () => {
        const [first] = await letters.lenses();
        return first?.range.start.line === before + 40 ? first : undefined;
      },
      { withinMs: shownMs },
    );
    assert.match(lens.command?.title ?? '', /^3 runs/);
    await onPage({ action: 'screenshot', name: 'source-after-an-edit' });
    await again.document.save();
  });

  it('lose their marks with Escape', async () => {
    const editor = await letters.openCall('letter two');
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await letters.waitForHints(2);
    await onPage({ action: 'press', keys: 'Escape' });
    await letters.waitForHints(0);
  });

  it('open the function of a tool by its name', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await onPage({ action: 'click', selector: '[role="treeitem"][aria-label^="broken letter"]' });
    await onPage({ action: 'click', selector: '[role="row"]:has-text("broken letter")', frame });
    const editor = await letters.shownEditor();
    assert.equal(editor.selection.active.line, declaration(editor.document));
  });

  it('open a frame of an exception at its line', async () => {
    await onPage({ action: 'click', selector: '.frame:has-text("letters.ts:4:10")', frame });
    await eventually(
      async () => ((await letters.shownEditor()).selection.active.line === 3 ? true : undefined),
      { withinMs: shownMs },
    );
    await onPage({ action: 'screenshot', name: 'frame-of-an-exception' });
  });

  it('say that a template was edited since the run, and compare it with what ran', async () => {
    await letters.openCall('letter three');
    const document = await vscode.workspace.openTextDocument(letters.file);
    const at = document.getText().indexOf('the harness for');
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 11));
    edit.replace(letters.file, range, 'the long rope');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    const lens = await eventually(
      async () => {
        const row = '[role="row"]:has-text("letter three")';
        await onPage({ action: 'click', selector: row, frame });
        const all = await letters.lenses();
        return all.find(({ command }) => command?.title.startsWith('Edited since this run'));
      },
      { withinMs: shownMs },
    );
    assert.equal(lens.range.start.line, declaration(document));
    await onPage({ action: 'screenshot', name: 'edited-since' });
    await onPage({ action: 'click', selector: '[role="treeitem"][aria-label^="letter two"]' });
    await onPage({ action: 'click', selector: '.edited-since .link', frame });
    await waitForText('.tab:has-text("letters.ts: when it ran ↔ now")', shownMs);
    const sides = await waitForText('.monaco-diff-editor .view-line:has-text("Remind")', shownMs);
    assert.ok(
      sides.some((line) => line.includes('harness')),
      sides.join(),
    );
    assert.ok(
      sides.some((line) => /long.rope/.test(line)),
      sides.join(),
    );
    await onPage({ action: 'screenshot', name: 'compared-with-what-ran' });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.writeFile(letters.file, new TextEncoder().encode(letter));
  });

  it('offer every place where a text stands more than once', async () => {
    const copy = vscode.Uri.joinPath(letters.file, '../letters-again.ts');
    await vscode.workspace.fs.writeFile(copy, new TextEncoder().encode(letter));
    try {
      await onPage({ action: 'click', selector: '[role="treeitem"][aria-label^="letter three"]' });
      const references = await eventually(
        async () => {
          await onPage({
            action: 'click',
            selector: '[role="row"]:has-text("letter three")',
            frame,
          });
          const shown = await onPage({
            action: 'allTexts',
            selector: '.peekview-widget .ref-tree .monaco-list-row',
          });
          return shown.length > 0 ? shown : undefined;
        },
        { withinMs: shownMs },
      );
      assert.ok(
        references.some((text) => text.includes('letters-again.ts')),
        references.join(),
      );
      assert.ok(
        references.some((text) => /letters\.ts/.test(text)),
        references.join(),
      );
      await onPage({ action: 'screenshot', name: 'peek-of-two-places' });
    } finally {
      await onPage({ action: 'press', keys: 'Escape' });
      await vscode.workspace.fs.delete(copy);
    }
  });
});
