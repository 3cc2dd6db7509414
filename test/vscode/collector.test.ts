import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { onPage, waitForText } from './page.ts';

/** A cold start of the collector, on a busy machine too. */
const restartMs = 20_000;
const statusItem = '[id="spanwise.spanwise.spanwise.status"]';

describe('The collector', () => {
  it('is there again after it was killed, and the window says so', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    const pid = await collectorPid();
    process.kill(pid, 'SIGKILL');
    const again = await eventually(
      async () => {
        const now = await collectorPid();
        return now === pid ? undefined : now;
      },
      { withinMs: restartMs },
    );
    assert.notEqual(again, pid);
    await vscode.commands.executeCommand('notifications.showList');
    const notification = '.notifications-center .notification-list-item-message';
    await waitForText(`${notification}:has-text("was started again")`, restartMs);
    await eventually(
      async () => {
        const [text] = await onPage({ action: 'allTexts', selector: statusItem });
        return text?.includes('Spanwise') === true || undefined;
      },
      { withinMs: restartMs },
    );
  });

  // The runner of the desktop has no way to a second window.
  if (vscode.env.uiKind === vscode.UIKind.Web)
    it('is one for two windows, and both say that it was started again', async () => {
      const pid = await collectorPid();
      const inSecond = (selector: string, text: string): Promise<true> =>
        eventually(
          async () => {
            const texts = await onPage({ action: 'allTexts', selector, window: 'second' });
            return texts.some((each) => each.includes(text)) || undefined;
          },
          { withinMs: restartMs },
        );
      await inSecond(statusItem, 'Spanwise');
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.equal(await collectorPid(), pid, 'the second window started none');
      process.kill(pid, 'SIGKILL');
      const message = '.notification-list-item-message';
      await inSecond('[id="status.notifications"] [class*="bell-dot"]', '');
      const bell = '[id="status.notifications"] a';
      await onPage({ action: 'click', selector: bell, window: 'second' });
      await inSecond(message, 'was started again');
      await vscode.commands.executeCommand('notifications.showList');
      await waitForText(
        `.notifications-center ${message}:has-text("was started again")`,
        restartMs,
      );
      assert.notEqual(await collectorPid(), pid);
    });

  it('is another one after "Restart Collector"', async () => {
    const pid = await collectorPid();
    await vscode.commands.executeCommand('spanwise.restartCollector');
    await eventually(async () => (await collectorPid()) !== pid || undefined, {
      withinMs: restartMs,
    });
  });
});

/** From the log of the window: the newest collector that it connected to. */
async function collectorPid(): Promise<number> {
  const folder = vscode.Uri.file(process.env['SPANWISE_DATA'] ?? '');
  const log = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'collector.log'));
  const started = Array.from(new TextDecoder().decode(log).matchAll(/Collector (\d+) at/g));
  return Number(started.at(-1)?.[1]);
}
