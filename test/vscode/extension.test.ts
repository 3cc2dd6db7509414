import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitForText } from './page.ts';

/** It takes about 40 ms on a quiet machine, where Git takes 70. */
const mostActivationMs = 250;
/** On a busy one both take several times that: then it is held against Git's, in the same window. */
const mostTimesOfGit = 2;

describe('the extension', () => {
  it('is active and has registered every command of its manifest', async () => {
    const extension = vscode.extensions.getExtension('spanwise.spanwise');
    assert.ok(extension);
    await extension.activate();
    const manifest = extension.packageJSON as {
      contributes: { commands: readonly { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands
        .map(({ command }) => command)
        .filter((command) => !registered.has(command)),
      [],
    );
  });

  it('is activated at once', async () => {
    await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
    const own = await activationMs('spanwise.spanwise');
    const git = await activationMs('Git');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    console.log(`VS Code measured ${own} ms for our activation, ${git} ms for Git's.`);
    const most = Math.max(mostActivationMs, mostTimesOfGit * git);
    assert.ok(own < most, `${own} ms, and ${git} ms for Git`);
  });
});

/** As VS Code itself measures it: loading the code, and `activate`. */
async function activationMs(name: string): Promise<number> {
  const row = `.runtime-extensions-editor .monaco-list-row:has(:text-is("${name}"))`;
  const [text] = await waitForText(row, 10_000);
  return Number(/Activation: (\d+)ms/.exec(text ?? '')?.[1]);
}
