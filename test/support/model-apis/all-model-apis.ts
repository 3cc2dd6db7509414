import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';
import type { ModelApi } from './model-api.ts';

export const modelApis: readonly ModelApi[] = [
  openAiChat,
  openAiResponses,
  anthropic,
  gemini,
  ollama,
];

export function modelApi(name: string): ModelApi {
  const api = modelApis.find((each) => each.name === name);
  if (api === undefined) throw new Error(`There is no API ${name}.`);
  return api;
}
