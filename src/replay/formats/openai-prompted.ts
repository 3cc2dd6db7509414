import { openAiTransport } from './openai-transport.ts';
import type { RequestFormat } from './request-format.ts';

/** What is asked in one text: `POST …/completions`, images, speech, moderation. */
export const openAiPrompted: RequestFormat = {
  recognises: (body, path) =>
    ('prompt' in body || 'input' in body) &&
    /\/(?:completions|images\/\w+|audio\/speech|moderations|videos)(?:$|\?)/.test(path),
  system: ['instructions'],
  messages: ['prompt', 'suffix', 'input'],
  tools: [],
  transport: openAiTransport,
  ids: [],
};
