/** Beginnings of names that frameworks give to their classes, in lower case, and who serves the models. */
const providers: readonly (readonly [string, string])[] = [
  ['azureopenai', 'azure.ai.openai'],
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['amazonbedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['googlegenai', 'gcp.gemini'],
  ['googleai', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['vertex', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['cohere', 'cohere'],
  ['groq', 'groq'],
  ['ollama', 'ollama'],
  ['deepseek', 'deepseek'],
  ['perplexity', 'perplexity'],
  ['openrouter', 'openrouter'],
  ['together', 'together_ai'],
  ['fireworks', 'fireworks'],
  ['xai', 'x_ai'],
  ['nvidia', 'nvidia'],
  ['huggingface', 'huggingface'],
];

/**
 * Who serves the models of a framework's class, by its name (`OpenAIChatGenerator`), where the framework tells it
 * nowhere else. A class for whatever speaks OpenAI's language (`OpenAILike`) tells nothing.
 */
export function providerOfClass(name: string): string | undefined {
  const word = name.toLowerCase();
  if (word.startsWith('openailike')) return undefined;
  return providers.find(([beginning]) => word.startsWith(beginning))?.[1];
}

/** As LiteLLM names them, which DSPy and CrewAI call through. */
const paths: ReadonlyMap<string, string> = new Map([
  ['openai', 'openai'],
  ['azure', 'azure'],
  ['anthropic', 'anthropic'],
  ['bedrock', 'aws'],
  ['gemini', 'google'],
  ['vertex_ai', 'google'],
  ['mistral', 'mistralai'],
  ['cohere', 'cohere'],
  ['groq', 'groq'],
  ['deepseek', 'deepseek'],
  ['xai', 'xai'],
  ['ollama', 'ollama'],
  ['ollama_chat', 'ollama'],
  ['openrouter', 'openrouter'],
  ['perplexity', 'perplexity'],
]);

/** Who serves a model that is named by a path, `anthropic/claude-sonnet-4-5`. */
export function providerOfPath(model: string | undefined): string | undefined {
  const end = model?.indexOf('/') ?? -1;
  return end < 0 ? undefined : paths.get(model?.slice(0, end) ?? '');
}
