/** Names that telemetry gives to providers, and the price table's names for them. */
const tableNames: ReadonlyMap<string, string> = new Map([
  ['aws.bedrock', 'aws'],
  ['amazon-bedrock', 'aws'],
  ['bedrock', 'aws'],
  ['azure.ai.inference', 'azure'],
  ['azure.ai.openai', 'azure'],
  ['azure-openai', 'azure'],
  ['az', 'azure'],
  ['gcp', 'google'],
  ['vertex_ai', 'google'],
  ['vertexai', 'google'],
  ['gemini', 'google'],
  ['googleai', 'google'],
  ['x_ai', 'x-ai'],
  ['xai', 'x-ai'],
  ['mistral_ai', 'mistral'],
  ['mistralai', 'mistral'],
  ['moonshot_ai', 'moonshotai'],
  ['togetherai', 'together'],
  ['together_ai', 'together'],
]);

/** These name a framework or a gateway, not who serves the model: then the model's name alone must do. */
const frameworks: ReadonlySet<string> = new Set([
  'langchain',
  'strands-agents',
  'autogen',
  'crewai',
  'gcp.vertex.agent',
  'gateway',
  'vercel',
  'litellm',
  'portkey',
  '_other',
]);

/** Nobody but Amazon names models so: `us.anthropic.claude-sonnet-4-20250514-v1:0`, `amazon.nova-micro-v1:0`. */
const amazonModel = /^(?:[a-z]{2,6}(?:-gov)?\.)?[a-z0-9]+\.[a-z0-9-]+(?:-v\d+)?:\d+(?::\w+)?$/;

/**
 * The price table's name for a provider, or `undefined` where none is named. Only the first word of
 * `openai.chat` or `google.vertex.chat` is the provider; the rest says which of its APIs was called.
 */
export function priceTableProvider(
  provider: string | undefined,
  model?: string,
): string | undefined {
  const name = provider?.toLowerCase();
  if (name === undefined || frameworks.has(name))
    return model !== undefined && amazonModel.test(model) ? 'aws' : undefined;
  const family = name.split('.', 1)[0] ?? name;
  return tableNames.get(name) ?? tableNames.get(family) ?? family;
}
