import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { onPage } from './page.ts';

const message = '.notifications-center .notification-list-item-message';
const endsMs = 30_000;

/** Nothing of an earlier replay may pass for the answer of the next, its late report neither. */
export async function clearNotifications(): Promise<void> {
  await eventually(
    async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      return (await shownMessages()).length === 0 || undefined;
    },
    { withinMs: endsMs },
  );
}

/** What a replay says at its end. Rejects with what was said instead. */
export async function replayMessage(): Promise<string> {
  let shown: readonly string[] = [];
  try {
    return await eventually(
      async () => {
        shown = await shownMessages();
        return shown.find((text) => text.startsWith('Replay:'));
      },
      { withinMs: endsMs },
    );
  } catch (cause) {
    const said = shown.length === 0 ? 'nothing' : shown.join(' | ');
    throw new Error(`No replay told its end; the notifications say: ${said}`, { cause });
  }
}

/** A VS Code that is driven by a suite shows no pop-ups: the bell has the list. */
async function shownMessages(): Promise<readonly string[]> {
  await vscode.commands.executeCommand('notifications.showList');
  return onPage({ action: 'allTexts', selector: message });
}
