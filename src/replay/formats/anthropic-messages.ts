import type { RequestFormat } from './request-format.ts';

/**
 * `POST …/messages` and `…/messages/count_tokens` of Anthropic, also through Vertex AI and Bedrock, whose
 * bodies name the version and whose paths name the model.
 */
export const anthropicMessages: RequestFormat = {
  recognises: (body, path) =>
    Array.isArray(body['messages']) &&
    ('anthropic_version' in body || /\/messages(?:\/count_tokens)?(?:$|\?)/.test(path)),
  system: ['system'],
  messages: ['messages'],
  tools: ['tools', 'tool_choice', 'mcp_servers', 'container', 'context_management'],
  transport: ['metadata', 'service_tier', 'inference_geo'],
  ids: ['id', 'tool_use_id'],
};
