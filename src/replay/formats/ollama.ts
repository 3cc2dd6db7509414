import type { RequestFormat } from './request-format.ts';

/** How long the model stays loaded changes no answer. */
const transport = ['keep_alive'];

/** `POST …/api/chat`. */
export const ollamaChat: RequestFormat = {
  recognises: (body, path) => Array.isArray(body['messages']) && /\/api\/chat(?:$|\?)/.test(path),
  system: [],
  messages: ['messages'],
  tools: ['tools'],
  transport,
  ids: ['id', 'tool_call_id'],
};

/** `POST …/api/generate`, and the embeddings of both kinds. */
export const ollamaGenerate: RequestFormat = {
  recognises: (_body, path) => /\/api\/(?:generate|embed|embeddings)(?:$|\?)/.test(path),
  system: ['system', 'template'],
  messages: ['prompt', 'suffix', 'images', 'input', 'context'],
  tools: [],
  transport,
  ids: [],
};
