import * as vscode from 'vscode';
import { errorText } from '../../base/log.ts';
import type { RootRequest } from '../../protocol/collector-api.ts';
import { canSend, sendRootRequest, whatToSend } from '../../rendezvous/send-root-request.ts';

/**
 * A server that runs under the debugger waits for the request that the recorded run began with: the person
 * says when to send it, after their breakpoints are set. Without its body, says what to send.
 */
export async function offerRootRequest(request: RootRequest): Promise<void> {
  const actions = canSend(request) ? ['Send'] : [];
  const action = await vscode.window.showInformationMessage(whatToSend(request), ...actions);
  if (action !== 'Send') return;
  try {
    // No longer than a session of a debugger lasts, which is as long as its person wants.
    const answered = await sendRootRequest(request, new AbortController().signal);
    void vscode.window.showInformationMessage(answered);
  } catch (error) {
    void vscode.window.showWarningMessage(errorText(error));
  }
}
