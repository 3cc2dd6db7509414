import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { clearNotifications, replayMessage } from './notifications.ts';
import { choose, onPage, runFromPalette, waitForText } from './page.ts';

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
    const [prompts] = await vscode.workspace.findFiles('src/prompts/support.ts');
    assert.ok(prompts);
    const before = await vscode.workspace.fs.readFile(prompts);
    const edited = new TextDecoder().decode(before).replace('warm and plain', 'short and plain');
    await vscode.workspace.fs.writeFile(prompts, new TextEncoder().encode(edited));
    try {
      await vscode.commands.executeCommand('testing.runAll');
      await waitForText(`${testItem}[aria-label*="order-1043"][aria-label*="Failed"]`, endsMs);
      await vscode.commands.executeCommand('testing.goToNextMessage');
      await waitForText('.test-output-peek:has-text("Model call 3 differs")', endsMs);
      await onPage({ action: 'screenshot', name: 'replay-test-failed' });
    } finally {
      await vscode.workspace.fs.writeFile(prompts, before);
      await vscode.commands.executeCommand('editor.closeTestPeek');
    }
  });
});

describe('Replay to Here', () => {
  it('stops in the debugger where the call comes back, and goes on as recorded', async () => {
    await clearNotifications();
    await runFromPalette('Spanwise: Replay to Here');
    await choose('answer ticket');
    await choose('Call 3');
    await choose('Stop there in the debugger');
    const frame = await eventually(stoppedFrame, { withinMs: endsMs });
    const { stackFrames } = (await frame.session.customRequest('stackTrace', {
      threadId: frame.threadId,
    })) as { stackFrames: readonly { source?: { path?: string } }[] };
    const [top] = stackFrames;
    assert.match(top?.source?.path ?? '', /support-agent\/src\//);
    await onPage({ action: 'screenshot', name: 'replay-to-here' });
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.match(await replayMessage(), /served 5 of 5: 5 exact/);
  });
});

describe('Replay Run with Fault', () => {
  it('gives the agent the error that was chosen, once', async () => {
    await clearNotifications();
    await runFromPalette('Spanwise: Replay Run with Fault…');
    await choose('answer ticket');
    await choose('Call 3');
    await choose('Too many requests (429)');
    // The SDK asks again, and gets the recorded answer.
    assert.match(await replayMessage(), /served 5 of 5: 5 exact, 1 with a fault/);
  });
});

async function savedTest(): Promise<vscode.Uri | undefined> {
  const [file] = await vscode.workspace.findFiles('.spanwise/tests/order-1043.replay.json');
  return file;
}

function stoppedFrame(): vscode.DebugStackFrame | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item : undefined;
}
