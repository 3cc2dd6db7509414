import assert from 'node:assert/strict';
import * as vscode from 'vscode';

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
});
