import type { JsonObject } from '../../base/json.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiEmbeddings } from './openai-embeddings.ts';
import { openAiResponses } from './openai-responses.ts';
import type { RequestFormat } from './request-format.ts';

/** The first that recognises a body reads it. */
const formats: readonly RequestFormat[] = [openAiChat, openAiResponses, openAiEmbeddings];

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
