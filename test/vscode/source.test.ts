import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { onPage, runFromPalette, waitForText } from './page.ts';
import { otlpEndpoint, sendRun } from './send-runs.ts';

const shownMs = 30_000;
const frame = 'webview';

const letter = `/** Letters to members of the climbing club. */
export function reminder(member: string, route: string): string {
  return \`You write letters for the climbing club of Little Rock.
Remind \${member} that the harness for \${route} is due back on Friday.
Be brief, and never mention the fee.\`;
}
`;

/** What a value may hold: a link that would run a command, a fence, markup. */
const hostile = 'Ada ```[x](command:workbench.action.quit)``` <b>B</b>';

function rendered(member: string, route: string): string {
  return `You write letters for the climbing club of Little Rock.
Remind ${member} that the harness for ${route} is due back on Friday.
Be brief, and never mention the fee.`;
}

function call(text: string): { readonly [key: string]: string | number } {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: text }] },
    ]),
    'gen_ai.usage.input_tokens': 1_000,
    'gen_ai.usage.output_tokens': 100,
  };
}

describe('Source links', () => {
  let file: vscode.Uri;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    file = vscode.Uri.joinPath(folder, 'src/prompts/letters.ts');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(letter));
    await onPage({ action: 'click', selector: '.activitybar [aria-label="Spanwise"]' });
    const endpoint = await otlpEndpoint();
    await sendRun(endpoint, {
      name: 'letter one',
      agoMs: 30_000,
      durationMs: 1_000,
      failed: true,
      attributes: call(rendered('Bob', 'Old Arete')),
    });
    await sendRun(endpoint, {
      name: 'letter two',
      agoMs: 20_000,
      durationMs: 2_000,
      attributes: call(rendered('Eve', 'North Face')),
    });
    await sendRun(endpoint, {
      name: 'broken letter',
      agoMs: 40_000,
      durationMs: 100,
      failed: true,
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'reminder' },
      exception: {
        'exception.type': 'TypeError',
        'exception.message': 'no route',
        'exception.stacktrace': `TypeError: no route
    at reminder (/app/src/prompts/letters.ts:4:10)
    at node:internal/main/run_main_module:33:47`,
      },
    });
    await sendRun(endpoint, {
      name: 'letter three',
      agoMs: 10_000,
      durationMs: 4_200,
      attributes: call(rendered(hostile, 'South Wall')),
    });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(file);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function openCall(name: string): Promise<vscode.TextEditor> {
    await onPage({ action: 'click', selector: `[role="treeitem"][aria-label^="${name}"]` });
    await onPage({ action: 'click', selector: `[role="row"]:has-text("${name}")`, frame });
    return shownEditor();
  }

  /** The editor of the file, once its selection is in view. */
  function shownEditor(): Promise<vscode.TextEditor> {
    return eventually(
      () => {
        const editor = vscode.window.visibleTextEditors.find(
          ({ document }) => document.uri.toString() === file.toString(),
        );
        const line = editor?.selection.active.line;
        const isShown =
          line !== undefined &&
          line > 0 &&
          editor?.visibleRanges.some((range) => range.start.line <= line && line <= range.end.line);
        return isShown === true ? editor : undefined;
      },
      { withinMs: shownMs },
    );
  }

  function declaration(document: vscode.TextDocument): number {
    return document
      .getText()
      .split('\n')
      .findIndex((line) => line.includes('function reminder'));
  }

  async function hints(): Promise<readonly vscode.InlayHint[]> {
    const all = new vscode.Range(0, 0, 100, 0);
    return vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      file,
      all,
    );
  }

  async function lenses(): Promise<readonly vscode.CodeLens[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file,
      20,
    );
    return found.filter(({ command }) => command?.command.startsWith('spanwise.') === true);
  }

  it('open the prompt of a model call at its line, in view, with what was sent and the values', async () => {
    const editor = await openCall('letter three');
    assert.equal(editor.selection.active.line, declaration(editor.document));
    const found = await eventually(
      async () => {
        const all = await hints();
        return all.length === 2 ? all : undefined;
      },
      { withinMs: shownMs },
    );
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
    const shown = await waitForText('.monaco-editor .view-line:has-text("Remind")', shownMs);
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

  it('show over the template what its runs took, cost and came to', async () => {
    const found = await eventually(
      async () => {
        const all = await lenses();
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
    const rows = await waitForText('.quick-input-list .monaco-list-row', shownMs);
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
          file,
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

  it('follow the template when the file is edited above it', async () => {
    const editor = await openCall('letter three');
    const before = declaration(editor.document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, new vscode.Position(0, 0), '// A line.\n'.repeat(40));
    await vscode.workspace.applyEdit(edit);
    // An edit takes the marks away.
    await eventually(async () => ((await hints()).length === 0 ? true : undefined), {
      withinMs: shownMs,
    });
    const again = await eventually(
      async () => {
        const shown = await openCall('letter three');
        return shown.selection.active.line === before + 40 ? shown : undefined;
      },
      { withinMs: shownMs },
    );
    assert.equal(again.selection.active.line, declaration(again.document));
    const lens = await eventually(
      async () => {
        const [first] = await lenses();
        return first?.range.start.line === before + 40 ? first : undefined;
      },
      { withinMs: shownMs },
    );
    assert.match(lens.command?.title ?? '', /^3 runs/);
    await onPage({ action: 'screenshot', name: 'source-after-an-edit' });
    await again.document.save();
  });

  it('lose their marks with Escape', async () => {
    const editor = await openCall('letter two');
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await eventually(async () => ((await hints()).length === 2 ? true : undefined), {
      withinMs: shownMs,
    });
    await onPage({ action: 'press', keys: 'Escape' });
    await eventually(async () => ((await hints()).length === 0 ? true : undefined), {
      withinMs: shownMs,
    });
  });

  it('lead from a function to the last span that it made', async () => {
    const document = await vscode.workspace.openTextDocument(file);
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
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    editor.revealRange(new vscode.Range(40, 0, 45, 0));
    await runFromPalette('Spanwise: Toggle Tokens per Line of Prompts');
    // VS Code draws marks by a style sheet; a picture shows them.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await onPage({ action: 'screenshot', name: 'tokens-per-line' });
    await runFromPalette('Spanwise: Toggle Tokens per Line of Prompts');
  });

  it('open the function of a tool by its name', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await onPage({ action: 'click', selector: '[role="treeitem"][aria-label^="broken letter"]' });
    await onPage({ action: 'click', selector: '[role="row"]:has-text("broken letter")', frame });
    const editor = await shownEditor();
    assert.equal(editor.selection.active.line, declaration(editor.document));
  });

  it('open a frame of an exception at its line', async () => {
    await onPage({ action: 'click', selector: '.frame:has-text("letters.ts:4:10")', frame });
    await eventually(
      async () => ((await shownEditor()).selection.active.line === 3 ? true : undefined),
      { withinMs: shownMs },
    );
    await onPage({ action: 'screenshot', name: 'frame-of-an-exception' });
  });

  it('say that a template was edited since the run, and compare it with what ran', async () => {
    await openCall('letter three');
    const document = await vscode.workspace.openTextDocument(file);
    const at = document.getText().indexOf('the harness for');
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 11));
    edit.replace(file, range, 'the long rope');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    const lens = await eventually(
      async () => {
        await onPage({ action: 'click', selector: '[role="row"]', frame });
        const all = await lenses();
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
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(letter));
  });

  it('offer every place where a text stands more than once', async () => {
    const copy = vscode.Uri.joinPath(file, '../letters-again.ts');
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

function textOf(content: vscode.MarkdownString | vscode.MarkedString | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? '';
  return content.value;
}
