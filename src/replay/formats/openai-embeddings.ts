import type { RequestFormat } from './request-format.ts';

/** `POST …/embeddings`. `encoding_format` is no transport option: it changes the answer's form. */
export const openAiEmbeddings: RequestFormat = {
  recognises: (body, path) => 'input' in body && /\/embeddings(?:$|\?)/.test(path),
  system: [],
  messages: ['input'],
  tools: [],
  transport: ['user'],
  ids: [],
};
