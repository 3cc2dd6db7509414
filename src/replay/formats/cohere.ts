import type { RequestFormat } from './request-format.ts';

/** `POST …/v1/chat`: the newest message stands beside the history. */
export const cohereChat: RequestFormat = {
  recognises: (body, path) => 'message' in body && /\/v1\/chat(?:$|\?)/.test(path),
  system: ['preamble'],
  messages: ['message', 'chat_history', 'conversation_id', 'documents', 'tool_results'],
  tools: ['tools', 'force_single_step', 'connectors'],
  transport: [],
  ids: ['conversation_id', 'generation_id'],
};

/** `POST …/v2/chat` is read as OpenAI's, whose messages it shares; this is what else is sent as text. */
export const cohereTexts: RequestFormat = {
  recognises: (_body, path) => /\/v[12]\/(?:embed|rerank|classify)(?:$|\?)/.test(path),
  system: [],
  messages: ['texts', 'inputs', 'images', 'query', 'documents'],
  tools: [],
  transport: [],
  ids: [],
};
