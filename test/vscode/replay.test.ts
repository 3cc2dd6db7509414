import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { clearNotifications, replayMessage } from './notifications.ts';
import { onPage, runFromPalette } from './page.ts';

/** Runs after the stories: order 1043 has failed and is recorded, and the model server is stopped. */
const endsMs = 30_000;

describe('A replay', () => {
  it('stops at a breakpoint with the failing data, and ends as the run did', async () => {
    const refund = await fileNamed('refund.ts');
    const line = (await linesOf(refund)).findIndex((text) =>
      text.includes('new Date(lastScan.time)'),
    );
    const breakpoint = new vscode.SourceBreakpoint(
      new vscode.Location(refund, new vscode.Position(line, 0)),
    );
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      await clearNotifications();
      await runFromPalette('Spanwise: Replay Failing Run');
      const frame = await eventually(stoppedFrame, { withinMs: endsMs });
      const { result } = (await frame.session.customRequest('evaluate', {
        expression: 'parcel.scans.length',
        frameId: frame.frameId,
        context: 'watch',
      })) as { result: string };
      assert.equal(result, '0');
      await onPage({ action: 'screenshot', name: 'replay-at-a-breakpoint' });
      await vscode.commands.executeCommand('workbench.action.debug.continue');
      assert.match(await replayMessage(), /served 5 of 5: 5 exact/);
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
    }
  });

  it('names the first difference after the prompt was edited, and shows it in a diff', async () => {
    const prompts = await fileNamed('prompts/support.ts');
    const before = await vscode.workspace.fs.readFile(prompts);
    const text = new TextDecoder().decode(before);
    const edited = text.replace('warm and plain', 'short and plain');
    assert.notEqual(edited, text);
    await vscode.workspace.fs.writeFile(prompts, new TextEncoder().encode(edited));
    try {
      await clearNotifications();
      await runFromPalette('Spanwise: Replay Failing Run Without Debugging');
      const message = await replayMessage();
      assert.match(message, /served 2 of 5: 2 exact/);
      assert.match(message, /first divergence: call 3, /);
      await runFromPalette('Spanwise: Open Difference from the Recording');
      const diff = await eventually(openDiff, { withinMs: endsMs });
      const [recorded, actual] = await Promise.all([diff.original, diff.modified].map(linesOf));
      assert.ok(recorded?.some((each) => each.includes('warm and plain')));
      assert.ok(actual?.some((each) => each.includes('short and plain')));
      await onPage({ action: 'screenshot', name: 'replay-difference' });
    } finally {
      await vscode.workspace.fs.writeFile(prompts, before);
    }
  });
});

async function fileNamed(name: string): Promise<vscode.Uri> {
  const [uri] = await vscode.workspace.findFiles(`src/${name}`);
  assert.ok(uri, name);
  return uri;
}

async function linesOf(uri: vscode.Uri): Promise<string[]> {
  return (await vscode.workspace.openTextDocument(uri)).getText().split('\n');
}

function stoppedFrame(): vscode.DebugStackFrame | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item : undefined;
}

function openDiff(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input : undefined;
}
