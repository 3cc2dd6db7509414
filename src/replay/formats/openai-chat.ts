import { openAiTransport } from './openai-transport.ts';
import type { RequestFormat } from './request-format.ts';

/** `POST …/chat/completions`, of OpenAI and of every server that speaks like it. */
export const openAiChat: RequestFormat = {
  recognises: (body) => Array.isArray(body['messages']),
  system: [],
  messages: ['messages'],
  tools: ['tools', 'tool_choice', 'parallel_tool_calls', 'functions', 'function_call'],
  transport: openAiTransport,
  ids: ['id', 'tool_call_id'],
};
