import * as vscode from 'vscode';
import type { CollectorClient } from './collector-client.ts';

/** Where it is loaded from, said before; the collector knows the address itself. */
const address = 'raw.githubusercontent.com/pydantic/genai-prices';

/** Loads the newest price table, once the person has said yes: nothing else of Spanwise asks the network. */
export async function refreshPrices(collector: CollectorClient): Promise<void> {
  const load = 'Load';
  const choice = await vscode.window.showInformationMessage(
    `Load the newest price table from ${address}? Nothing is sent there.`,
    { modal: true },
    load,
  );
  if (choice !== load) return;
  const { version } = await collector.request('refreshPrices', {});
  void vscode.window.showInformationMessage(`Calls are priced by the table of ${version} now.`);
}
