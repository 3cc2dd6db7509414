import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { clearNotifications, replayMessage } from './notifications.ts';
import { choose, onPage, runFromPalette, waitForText } from './page.ts';
import { startModelServer, stopModelServer } from './sample-agent.ts';

/** Runs after the replays: order 1043 has failed and is recorded, and the model server is stopped. */
const endsMs = 30_000;

const testItem = '.test-explorer [role="treeitem"]';

describe('A failing run', () => {
  it('is saved as a test, which the Testing view lists and runs', async () => {
    await clearNotifications();
    await runFromPalette('Spanwise: Save as Replay Test…');
    await choose('answer ticket');
    // The newest of the runs ran in a terminal, so that its exit code is known.
    await choose('It does the same again');
    await waitForText('.quick-input-widget:has-text("Name of the test")', endsMs);
    await onPage({ action: 'press', keys: 'Control+a' });
    await onPage({ action: 'type', text: 'order-1043' });
    await onPage({ action: 'press', keys: 'Enter' });
    const file = await eventually(savedTest, { withinMs: endsMs });
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    assert.ok(root !== '' && !text.includes(root), 'no path of this machine');
    assert.match(text, /"requestHash": "sha256:[0-9a-f]{64}"/);
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await waitForText(`${testItem}:has-text("order-1043")`, endsMs);
    await vscode.commands.executeCommand('testing.runAll');
    await waitForText(`${testItem}[aria-label*="order-1043"][aria-label*="Passed"]`, endsMs);
    await onPage({ action: 'screenshot', name: 'replay-test-passed' });
  });

  it('fails as a test with the difference after the prompt was edited', async () => {
    await withEditedPrompt(async () => {
      await vscode.commands.executeCommand('testing.runAll');
      await waitForText(`${testItem}[aria-label*="order-1043"][aria-label*="Failed"]`, endsMs);
      const message = '[role="treeitem"]:has-text("Model call 3 differs")';
      await waitForText(message, endsMs);
      await onPage({ action: 'click', selector: message });
      await waitForText('.panel :text("Actual")', endsMs);
      await onPage({ action: 'screenshot', name: 'replay-test-failed' });
    });
  });
});

describe('Replay to Here', () => {
  afterEach(() => vscode.debug.stopDebugging());

  it('stops in the debugger where the call comes back, and goes on as recorded', async () => {
    await clearNotifications();
    await runFromPalette('Spanwise: Replay to Here');
    // Not the run of the failed test, which ended at call 3.
    await choose('replay ·');
    await choose('Call 3');
    await choose('Stop there in the debugger');
    // Where the answer comes in; the call stack leads on to the agent.
    await eventually(async () => (/pausable-fetch/.test(await stoppedIn()) ? true : undefined), {
      withinMs: endsMs,
    });
    await onPage({ action: 'screenshot', name: 'replay-to-here' });
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.match(await replayMessage(), /served 5 of 5: 5 exact/);
  });
});

describe('Replay Run with Fault', () => {
  it('gives the agent the error that was chosen, once', async () => {
    await clearNotifications();
    await runFromPalette('Spanwise: Replay Run with Fault…');
    // Not the run of the failed test, which ended at call 3.
    await choose('replay ·');
    await choose('Call 3');
    await choose('Too many requests (429)');
    // The SDK asks again, and gets the recorded answer.
    assert.match(await replayMessage(), /served 5 of 5: 5 exact, 1 with a fault/);
  });
});

describe('With a model that answers', () => {
  before(startModelServer);
  after(stopModelServer);

  it('an edited prompt is asked after consent, and the new run stands beside the old one', async () => {
    await withEditedPrompt(async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await clearNotifications();
      await runFromPalette('Spanwise: Replay with Edited Prompt…');
      await choose('replay ·');
      await waitForText('.quick-input-widget:has-text("from call 3 on")', endsMs);
      await onPage({ action: 'screenshot', name: 'what-if-plan' });
      await choose('Run it once');
      await choose('Allow at most');
      assert.match(await replayMessage(), /served 2 of 5: 2 exact, 3 live/);
      const columns = vscode.window.tabGroups.all.map(({ tabs }) => tabs.length);
      assert.deepEqual(columns, [1, 1], 'two panels, side by side');
      await waitForText('.tab:has-text("answer ticket")', endsMs);
      await onPage({ action: 'screenshot', name: 'what-if-runs' });
    });
  });

  it('a prompt is compared with the recorded one, over several runs', async () => {
    // The newest run is the one with the edited prompt: to go back from it is an edit too.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await runFromPalette('Spanwise: Replay with Edited Prompt…');
    await choose('replay ·');
    await choose('Run it 3 times');
    await choose('Allow at most');
    await waitForText('.tab:has-text("Edited prompt")', 2 * endsMs);
    const table = await onPage({ action: 'text', selector: 'table', frame: 'webview' });
    for (const word of ['before', 'after', 'tokens', 'cost', 'time', '95 % interval'])
      assert.ok(table.join('').includes(word), `${word} is in ${table.join('')}`);
    await onPage({ action: 'screenshot', name: 'what-if-comparison' });
  });

  it('a replay test is recorded anew, and passes', async () => {
    await clearNotifications();
    await withEditedPrompt(async () => {
      await runFromPalette('Spanwise: Update Replay Test…');
      await choose('order-1043');
      await choose('Allow at most');
      const file = await eventually(savedTest, { withinMs: endsMs });
      await eventually(
        async () => {
          const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
          return text.includes('short and plain') || undefined;
        },
        { withinMs: endsMs },
      );
      await vscode.commands.executeCommand('workbench.view.testing.focus');
      await vscode.commands.executeCommand('testing.runAll');
      await waitForText(`${testItem}[aria-label*="order-1043"][aria-label*="Passed"]`, endsMs);
    });
  });

  it('a recorded call is sent again, and its answer stands beside the recorded one', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await runFromPalette('Spanwise: Open Model Call as Request');
    await choose('replay ·');
    await choose('Call 3');
    await waitForText('.codelens-decoration:has-text("Send to Another Endpoint")', endsMs);
    await onPage({ action: 'screenshot', name: 'single-call-request' });
    await runFromPalette('Spanwise: Send Request');
    const diff = await eventually(answerDiff, { withinMs: endsMs });
    const [recorded, now] = await Promise.all(
      [diff.original, diff.modified].map(async (uri) =>
        (await vscode.workspace.openTextDocument(uri)).getText(),
      ),
    );
    assert.ok(recorded !== undefined && recorded !== '');
    assert.match(now ?? '', /lookUpOrder/);
    await onPage({ action: 'screenshot', name: 'single-call-answer' });
  });
});

/** Runs the work while the agent's prompt says something else. */
async function withEditedPrompt(work: () => Promise<void>): Promise<void> {
  const [prompts] = await vscode.workspace.findFiles('src/prompts/support.ts');
  assert.ok(prompts);
  const before = await vscode.workspace.fs.readFile(prompts);
  const edited = new TextDecoder().decode(before).replace('warm and plain', 'short and plain');
  await vscode.workspace.fs.writeFile(prompts, new TextEncoder().encode(edited));
  try {
    await work();
  } finally {
    await vscode.workspace.fs.writeFile(prompts, before);
  }
}

async function savedTest(): Promise<vscode.Uri | undefined> {
  const [file] = await vscode.workspace.findFiles('.spanwise/tests/order-1043.replay.json');
  return file;
}

/** The file in which the debugger has stopped; empty where it has not. */
async function stoppedIn(): Promise<string> {
  const item = vscode.debug.activeStackItem;
  if (!(item instanceof vscode.DebugStackFrame)) return '';
  const { stackFrames } = (await item.session.customRequest('stackTrace', {
    threadId: item.threadId,
    levels: 1,
  })) as { stackFrames: readonly { source?: { path?: string } }[] };
  return stackFrames[0]?.source?.path ?? '';
}

function answerDiff(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isDiff = input instanceof vscode.TabInputTextDiff;
  return isDiff && input.original.scheme === 'spanwise-answer' ? input : undefined;
}
