import * as vscode from 'vscode';
import { formatDuration, formatUsd } from '../../base/format.ts';
import type { RecordedCall } from '../../protocol/recorded-call.ts';

/** `undefined` where none was picked. */
export async function pickCall(
  calls: readonly RecordedCall[],
  placeHolder: string,
): Promise<RecordedCall | undefined> {
  const items = calls.map((call) => ({
    label: `Call ${call.call}`,
    description: call.summary,
    detail: [
      formatDuration(call.durationMs),
      ...(call.usd === undefined ? [] : [formatUsd(call.usd)]),
      ...(call.status === 200 ? [] : [call.status === 0 ? 'failed' : `status ${call.status}`]),
    ].join(' · '),
    call,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.call;
}
