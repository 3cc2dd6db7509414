import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { clearNotifications, replayMessage } from './notifications.ts';
import { choose, onPage, runFromPalette, waitForText } from './page.ts';
import { runInTerminal, stopModelServer } from './sample-agent.ts';

/** Starting the collector takes a second, and longer on a busy machine. */
const startsMs = 30_000;
const runEndsMs = 30_000;

const succeededRun = '[role="treeitem"][aria-label^="answer ticket, succeeded"]';
const failedRun = '[role="treeitem"][aria-label^="answer ticket, failed"]';

describe('A developer', () => {
  before(async () => {
    await onPage({ action: 'click', selector: '.activitybar [aria-label="Spanwise"]' });
    // Shown once the collector runs and new terminals get its address.
    await waitForText('.welcome-view-content:has-text("No runs yet")', startsMs);
  });

  it('runs the agent in a terminal and sees the run while it happens, then its tokens and cost', async () => {
    const ended = runInTerminal('npm run agent -- 1042');
    // It is there while it happens, named after the first span that came, before its root has ended.
    await waitForText('[role="treeitem"][aria-label*=", running, "]', runEndsMs);
    await ended;
    const [run] = await waitForText(succeededRun, runEndsMs);
    assert.match(run ?? '', /\dk tok/);
    assert.match(run ?? '', /\$0\.0\d/);
  });

  it('presses F5 and sees that the run failed', async () => {
    await onPage({ action: 'press', keys: 'F5' });
    await waitForText(failedRun, runEndsMs);
    await eventually(() => vscode.debug.activeDebugSession === undefined || undefined, {
      withinMs: runEndsMs,
    });
  });

  it('clicks a model call of that run, and its prompt is open at its line', async () => {
    await onPage({ action: 'click', selector: failedRun });
    const call = '[role="row"]:has-text("chat gpt-5-mini")';
    await onPage({ action: 'click', selector: call, frame: 'webview' });
    const editor = await eventually(
      () =>
        vscode.window.visibleTextEditors.find(({ document }) =>
          document.uri.path.endsWith('/src/prompts/support.ts'),
        ),
      { withinMs: runEndsMs },
    );
    const { line } = editor.selection.active;
    assert.match(editor.document.lineAt(line).text, /^export function systemPrompt\(/);
    assert.match(editor.document.lineAt(line + 1).text, /return `You are Wren/);
  });

  it('pins that run in the tree, and takes the pin away', async () => {
    const row = { action: 'click', selector: failedRun } as const;
    await onPage(row);
    await onPage({ action: 'click', selector: `${failedRun} [aria-label^="Pin Run"]` });
    await waitForText('[role="treeitem"][aria-label*="failed, pinned"]', runEndsMs);
    await onPage({ action: 'click', selector: `${failedRun} [aria-label^="Unpin Run"]` });
    await waitForText(
      `[role="treeitem"][aria-label^="answer ticket, failed"]:not([aria-label*="pinned"])`,
      runEndsMs,
    );
  });

  for (const { name, theme } of [
    { name: 'light', theme: 'Default Light Modern' },
    { name: 'dark', theme: 'Default Dark Modern' },
  ]) {
    it(`looks at the tree and the panel in a ${name} theme`, async () => {
      const settings = vscode.workspace.getConfiguration('workbench');
      await settings.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      const body = name === 'light' ? 'body.vscode-light' : 'body.vscode-dark';
      await eventually(
        async () => {
          const shown = await onPage({ action: 'allTexts', selector: body, frame: 'webview' });
          return shown.length > 0 || undefined;
        },
        { withinMs: runEndsMs },
      );
      await vscode.commands.executeCommand('workbench.action.closePanel');
      await onPage({ action: 'screenshot', name: `window-${name}` });
    });
  }

  for (const command of ['Replay Failing Run', 'Replay Failing Run Without Debugging']) {
    it(`stops the model server and chooses "${command}" in the palette`, async () => {
      await stopModelServer();
      await clearNotifications();
      await runFromPalette(`Spanwise: ${command}`);
      // The command is shown before it is run for the first time, and only then.
      if (command === 'Replay Failing Run') await choose('You are asked once');
      assert.match(await replayMessage(), /served 5 of 5: 5 exact/);
      await waitForText(`${failedRun}:has-text("replay")`, runEndsMs);
      await onPage({ action: 'screenshot', name: command.replaceAll(' ', '-') });
    });
  }
});
