import * as vscode from 'vscode';
import { errorText } from '../../base/log.ts';
import type { RootRequest } from '../../protocol/collector-api.ts';

/**
 * A server that runs under the debugger waits for the request that the recorded run began with: the person
 * says when to send it, after their breakpoints are set. Without its body, says what to send.
 */
export async function offerRootRequest(request: RootRequest): Promise<void> {
  const { method, url, body } = request;
  const isWhole = body !== undefined || !/^(?:POST|PUT|PATCH)$/.test(method);
  const sentence = isWhole
    ? `This run began with ${method} ${url}. Send it once the server listens, and end the server when it has answered.`
    : `This run began with ${method} ${url}, whose body was not recorded: send it again yourself.`;
  const action = await vscode.window.showInformationMessage(sentence, ...(isWhole ? ['Send'] : []));
  if (action === 'Send') await send(request);
}

async function send({ method, url, headers, body }: RootRequest): Promise<void> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    await response.arrayBuffer();
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    void vscode.window.showWarningMessage(`The request was not answered: ${errorText(cause)}`);
  }
}
