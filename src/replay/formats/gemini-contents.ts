import type { RequestFormat } from './request-format.ts';

/**
 * `POST …:generateContent` and `:streamGenerateContent` of Gemini and Vertex AI, and `:countTokens`. The
 * model stands in the path. Members come in both spellings: the REST API takes either.
 */
export const geminiContents: RequestFormat = {
  recognises: (body) => Array.isArray(body['contents']),
  system: ['systemInstruction', 'system_instruction'],
  messages: ['contents'],
  tools: ['tools', 'toolConfig', 'tool_config'],
  transport: ['labels'],
  ids: ['id'],
};

/** `POST …:embedContent` and `:batchEmbedContents`. */
export const geminiEmbeddings: RequestFormat = {
  recognises: (_body, path) => /:(?:batchE|e)mbedContents?(?:$|\?)/.test(path),
  system: [],
  messages: ['content', 'requests'],
  tools: [],
  transport: [],
  ids: [],
};
