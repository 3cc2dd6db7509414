import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { CollectorClient } from '../collector-client.ts';
import { AnswerDocuments } from './answer-documents.ts';
import { RequestDocuments } from './request-documents.ts';
import { RequestKeys } from './request-keys.ts';

export interface SingleCall extends vscode.Disposable {
  readonly requests: RequestDocuments;
  readonly keys: RequestKeys;
}

/** The parts of *Open Model Call as Request*, registered. */
export function registerSingleCall(
  context: vscode.ExtensionContext,
  collector: CollectorClient,
): SingleCall {
  const store = new DisposableStore();
  const keys = new RequestKeys(context.secrets, context.globalState);
  const answers = new AnswerDocuments();
  const requests = new RequestDocuments({ collector, answers, keys });
  const { workspace, languages } = vscode;
  store.add(workspace.registerTextDocumentContentProvider(AnswerDocuments.scheme, answers));
  store.add(languages.registerCodeLensProvider({ scheme: 'untitled', language: 'json' }, requests));
  store.add(workspace.onDidCloseTextDocument((document) => requests.close(document)));
  return { requests, keys, dispose: () => store.dispose() };
}
