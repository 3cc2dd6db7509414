import type { JsonObject } from '../../base/json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { bedrockConverse } from './bedrock-converse.ts';
import { cohereChat, cohereTexts } from './cohere.ts';
import { geminiContents, geminiEmbeddings } from './gemini-contents.ts';
import { ollamaChat, ollamaGenerate } from './ollama.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiEmbeddings } from './openai-embeddings.ts';
import { openAiPrompted } from './openai-prompted.ts';
import { openAiResponses } from './openai-responses.ts';
import type { RequestFormat } from './request-format.ts';

/**
 * The first that recognises a body reads it: those that ask for a path of their own before OpenAI's chat,
 * whose `messages` many others have too.
 */
const formats: readonly RequestFormat[] = [
  anthropicMessages,
  bedrockConverse,
  ollamaChat,
  openAiChat,
  openAiResponses,
  openAiEmbeddings,
  openAiPrompted,
  geminiContents,
  geminiEmbeddings,
  ollamaGenerate,
  cohereChat,
  cohereTexts,
];

/** JSON of an API that no file here describes: everything counts, nothing is a transport option. */
const unknownJson: RequestFormat = {
  recognises: () => true,
  system: [],
  messages: [],
  tools: [],
  transport: [],
  ids: [],
};

export function formatOf(body: JsonObject, path: string): RequestFormat {
  return formats.find((format) => format.recognises(body, path)) ?? unknownJson;
}
