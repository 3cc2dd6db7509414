import * as vscode from 'vscode';
import type { NeutralMessage } from './neutral-messages.ts';
import type { TimedAnswer } from './send-request.ts';

/** One of the models that VS Code offers; says so where it offers none. */
export async function pickEditorModel(): Promise<vscode.LanguageModelChat | undefined> {
  const models = await vscode.lm.selectChatModels();
  if (models.length === 0) {
    void vscode.window.showInformationMessage(
      'VS Code offers no model: sign in to one in its chat, or send the request to its provider.',
    );
    return undefined;
  }
  const items = models.map((model) => ({
    label: model.name,
    description: `${model.vendor} · ${model.family}`,
    model,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which model?' }))?.model;
}

/** Its interface knows no system prompt: that goes first, as a user's message. Tools are left out. */
export async function askEditorModel(
  model: vscode.LanguageModelChat,
  messages: readonly NeutralMessage[],
): Promise<TimedAnswer> {
  const startedMs = performance.now();
  const { LanguageModelChatMessage: Message } = vscode;
  const asked = messages.map(({ role, text }) =>
    role === 'assistant' ? Message.Assistant(text) : Message.User(text),
  );
  const response = await model.sendRequest(asked, {
    justification: 'You sent a recorded model call to this model.',
  });
  let text = '';
  for await (const piece of response.text) text += piece;
  const durationMs = performance.now() - startedMs;
  const counts = await Promise.all(asked.map((message) => model.countTokens(message)));
  const inputTokens = counts.reduce((sum, count) => sum + count, 0);
  return { text, durationMs, inputTokens, outputTokens: await model.countTokens(text) };
}
