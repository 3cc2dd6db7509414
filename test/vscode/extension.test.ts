import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitForText } from './page.ts';

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

  it('is activated in less than 50 ms, as VS Code measures it', async () => {
    await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
    const [row] = await waitForText(
      '.runtime-extensions-editor .monaco-list-row:has-text("Spanwise")',
      10_000,
    );
    const activationMs = Number(/Activation: (\d+)ms/.exec(row ?? '')?.[1]);
    console.log(`Activation took ${activationMs} ms.`);
    assert.ok(activationMs < 50, row);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
