import { openAiTransport } from './openai-transport.ts';
import type { RequestFormat } from './request-format.ts';

/** `POST …/responses`. */
export const openAiResponses: RequestFormat = {
  recognises: (body, path) => 'input' in body && /\/responses(?:\/|$|\?)/.test(path),
  system: ['instructions'],
  messages: ['input', 'previous_response_id', 'conversation'],
  tools: ['tools', 'tool_choice', 'parallel_tool_calls', 'max_tool_calls'],
  transport: [...openAiTransport, 'background'],
  ids: ['id', 'call_id', 'previous_response_id', 'conversation'],
};
