import * as vscode from 'vscode';
import { formatCount, formatDuration } from '../../base/format.ts';
import type { RecordedCallDetail } from '../../protocol/recorded-call.ts';
import type { CollectorClient } from '../collector-client.ts';
import { isTrusted } from '../replay/confirm-command.ts';
import { pickCall } from '../replay/pick-call.ts';
import type { Place } from '../replay/replay-variations.ts';
import type { AnswerDocuments } from './answer-documents.ts';
import { readAnswer } from './answer-reading.ts';
import { askEditorModel, pickEditorModel } from './editor-model.ts';
import { neutralMessages } from './neutral-messages.ts';
import {
  type EditableRequest,
  httpUrl,
  parseRequestText,
  requestText,
} from './request-document.ts';
import type { RequestKeys } from './request-keys.ts';
import { RefusedRequestError, sendRequest, type TimedAnswer } from './send-request.ts';

export interface SingleCallServices {
  readonly collector: CollectorClient;
  readonly answers: AnswerDocuments;
  readonly keys: RequestKeys;
}

export type Destination = 'recorded' | 'other' | 'editor-model';

/** Of a command's argument, which the palette does not give. */
export function parseDestination(argument: unknown): Destination {
  return argument === 'other' || argument === 'editor-model' ? argument : 'recorded';
}

/** Recorded model calls as documents that a person edits and sends, from a line above the text. */
export class RequestDocuments implements vscode.CodeLensProvider {
  private readonly services: SingleCallServices;
  private readonly calls = new Map<string, RecordedCallDetail>();

  constructor(services: SingleCallServices) {
    this.services = services;
  }

  /** *Open Model Call as Request*. */
  async open({ traceId, spanId }: Place): Promise<void> {
    const { collector } = this.services;
    const calls = await collector.request('listCalls', { traceId });
    const known = calls.find((call) => spanId !== undefined && call.spanId === spanId);
    const picked = known ?? (await pickCall(calls, 'Which model call?'));
    if (picked === undefined) return;
    const call = await collector.request('getCall', { traceId, call: picked.call });
    const document = await vscode.workspace.openTextDocument({
      language: 'json',
      content: requestText(call),
    });
    this.calls.set(document.uri.toString(), call);
    await vscode.window.showTextDocument(document);
  }

  close(document: vscode.TextDocument): void {
    this.calls.delete(document.uri.toString());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.calls.has(document.uri.toString())) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, destination: Destination): vscode.CodeLens =>
      new vscode.CodeLens(top, {
        title,
        command: 'spanwise.sendRequest',
        arguments: [destination],
      });
    return [
      lens('$(play) Send', 'recorded'),
      lens('Send to Another Endpoint…', 'other'),
      lens('Send to a Model of VS Code…', 'editor-model'),
    ];
  }

  /** Sends the request of the active editor, and shows the answer beside the recorded one. */
  async send(destination: Destination): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const call = document === undefined ? undefined : this.calls.get(document.uri.toString());
    if (document === undefined || call === undefined)
      throw new Error('Open a model call as a request first.');
    if (!isTrusted()) return;
    const request = parseRequestText(document.getText());
    const title = {
      location: vscode.ProgressLocation.Notification,
      title: 'Waiting for the model',
    };
    const asked = await this.chosen(request, destination);
    if (asked === undefined) return;
    const answer = await vscode.window.withProgress(title, asked);
    await this.show(call, answer);
  }

  private async chosen(
    request: EditableRequest,
    destination: Destination,
  ): Promise<(() => Promise<TimedAnswer>) | undefined> {
    if (destination === 'editor-model') {
      const model = await pickEditorModel();
      const messages = neutralMessages(request.body);
      return model === undefined ? undefined : () => askEditorModel(model, messages);
    }
    const wanted = destination === 'other' ? await atAnotherEndpoint(request) : request;
    if (wanted === undefined) return undefined;
    const answer = await this.services.keys.keyFor(wanted.url);
    return answer && (() => this.sendWithKey(wanted, answer.key));
  }

  private async sendWithKey(
    request: EditableRequest,
    key: string | undefined,
  ): Promise<TimedAnswer> {
    try {
      return await sendRequest(request, key);
    } catch (error) {
      if (error instanceof RefusedRequestError && error.isAboutKey)
        await this.services.keys.forget(request.url);
      throw error;
    }
  }

  private async show(call: RecordedCallDetail, answer: TimedAnswer): Promise<void> {
    const { text, durationMs, inputTokens, outputTokens } = answer;
    const facts = [
      formatDuration(durationMs),
      ...(inputTokens === undefined ? [] : [`${formatCount(inputTokens)} tokens in`]),
      ...(outputTokens === undefined ? [] : [`${formatCount(outputTokens)} tokens out`]),
    ].join(', ');
    const recorded = readAnswer(call.answer).text;
    await this.services.answers.compare(recorded, text, `Answer: recorded ↔ now (${facts})`);
  }
}

/** An OpenAI-compatible one: the request goes there in that form, whatever form it has here. */
async function atAnotherEndpoint({ body }: EditableRequest): Promise<EditableRequest | undefined> {
  const base = await vscode.window.showInputBox({
    title: 'Send to Another Endpoint',
    prompt: 'Base URL of an OpenAI-compatible API, such as http://127.0.0.1:11434/v1',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      try {
        httpUrl(typed);
        return undefined;
      } catch {
        return 'Type an address that begins with http:// or https://.';
      }
    },
  });
  if (base === undefined) return undefined;
  const model = await vscode.window.showInputBox({
    title: 'Send to Another Endpoint',
    prompt: 'Name of the model there',
    value: typeof body['model'] === 'string' ? body['model'] : '',
    ignoreFocusOut: true,
  });
  if (model === undefined) return undefined;
  const url = `${base.replace(/\/+$/, '')}/chat/completions`;
  const inForm = Array.isArray(body['messages']) && body['system'] === undefined;
  const messages = neutralMessages(body).map(({ role, text }) => ({ role, content: text }));
  return { url, body: inForm ? { ...body, model } : { model, messages } };
}
