/**
 * Hosts of model providers, for the preloads, which see addresses and no variables. `*` stands for any
 * characters; a port is written where it is not the protocol's own.
 */
export const providerHosts: readonly string[] = [
  'api.openai.com',
  '*.openai.azure.com',
  '*.cognitiveservices.azure.com',
  '*.services.ai.azure.com',
  'api.anthropic.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  '*-aiplatform.googleapis.com',
  'bedrock-runtime.*.amazonaws.com',
  'api.mistral.ai',
  'codestral.mistral.ai',
  'api.cohere.com',
  'api.cohere.ai',
  'api.groq.com',
  'openrouter.ai',
  'api.deepseek.com',
  'api.together.xyz',
  'api.fireworks.ai',
  'api.cerebras.ai',
  'api.x.ai',
  'api.perplexity.ai',
  'api.voyageai.com',
  'api.jina.ai',
  'router.huggingface.co',
  'integrate.api.nvidia.com',
  'models.github.ai',
  'ai-gateway.vercel.sh',
  'gateway.ai.cloudflare.com',
  'dashscope.aliyuncs.com',
  'dashscope-intl.aliyuncs.com',
  'api.moonshot.ai',
  'api.z.ai',
  '127.0.0.1:11434',
  'localhost:11434',
];

/** `host`: as in a URL, with its port where that is not the protocol's own. */
export function isHostIn(hosts: readonly string[], host: string): boolean {
  return hosts.some((pattern) => {
    const [start = '', ...rest] = pattern.split('*');
    const end = rest.at(-1);
    if (end === undefined) return host === pattern;
    return host.length >= start.length + end.length && host.startsWith(start) && host.endsWith(end);
  });
}
