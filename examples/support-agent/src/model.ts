import { createOpenAI } from '@ai-sdk/openai';

const key = process.env['OPENAI_API_KEY'];

/** Where `examples/model-server` listens: it needs no key. */
const scriptedModelServer = 'http://127.0.0.1:4020/v1';

/** Without OPENAI_BASE_URL: OpenAI itself with a key, the scripted model server without one. */
const openai = createOpenAI({
  apiKey: key ?? 'no-key',
  baseURL:
    process.env['OPENAI_BASE_URL'] ?? (key ? 'https://api.openai.com/v1' : scriptedModelServer),
});

export const chatModel = openai.chat('gpt-5-mini');
export const embeddingModel = openai.embedding('text-embedding-3-small');
