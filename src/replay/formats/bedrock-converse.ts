import type { RequestFormat } from './request-format.ts';

/** `POST …/model/<model>/converse` and `/converse-stream`. */
export const bedrockConverse: RequestFormat = {
  recognises: (_body, path) => /\/model\/[^/]+\/converse(?:-stream)?(?:$|\?)/.test(path),
  system: ['system'],
  messages: ['messages', 'promptVariables'],
  tools: ['toolConfig', 'guardrailConfig'],
  transport: ['requestMetadata', 'performanceConfig'],
  ids: ['toolUseId'],
};
