/** A variable that provider SDKs read for their base URL, and that the gateway takes the place of. */
export interface BaseUrlVariable {
  readonly name: string;
  /** Stands for the variable in the gateway's URLs. A part of recordings: never renamed. */
  readonly key: string;
  /**
   * Where calls go where the variable is not set. Absent: the variable is only taken over where it is
   * set, since setting it would change more than the address, or its default is not known for certain.
   */
  readonly defaultUpstream?: string;
}

/** As the SDKs' own code reads them; `docs/recording.md` tells them to users. */
export const baseUrlVariables: readonly BaseUrlVariable[] = [
  { name: 'OPENAI_BASE_URL', key: 'openai', defaultUpstream: 'https://api.openai.com/v1' },
  // The name that OpenAI's Python library read before version 1, and that LangChain reads still.
  { name: 'OPENAI_API_BASE', key: 'openai-api-base' },
  { name: 'ANTHROPIC_BASE_URL', key: 'anthropic', defaultUpstream: 'https://api.anthropic.com' },
  {
    name: 'GOOGLE_GEMINI_BASE_URL',
    key: 'gemini',
    defaultUpstream: 'https://generativelanguage.googleapis.com',
  },
  // Google's SDK takes no credentials from its surroundings once this is set.
  { name: 'GOOGLE_VERTEX_BASE_URL', key: 'vertex' },
  { name: 'OLLAMA_HOST', key: 'ollama', defaultUpstream: 'http://127.0.0.1:11434' },
  { name: 'AZURE_OPENAI_ENDPOINT', key: 'azure-openai' },
  { name: 'MISTRAL_BASE_URL', key: 'mistral', defaultUpstream: 'https://api.mistral.ai/v1' },
  { name: 'CO_API_URL', key: 'cohere', defaultUpstream: 'https://api.cohere.com' },
  { name: 'GROQ_BASE_URL', key: 'groq', defaultUpstream: 'https://api.groq.com' },
  { name: 'GROQ_API_BASE', key: 'groq-api-base' },
  { name: 'OPENROUTER_BASE_URL', key: 'openrouter' },
  { name: 'OPENROUTER_API_BASE', key: 'openrouter-api-base' },
  { name: 'DEEPSEEK_API_BASE', key: 'deepseek-api-base' },
  { name: 'TOGETHER_BASE_URL', key: 'together' },
  { name: 'FIREWORKS_BASE_URL', key: 'fireworks' },
  { name: 'CEREBRAS_BASE_URL', key: 'cerebras' },
  { name: 'ANTHROPIC_API_BASE', key: 'anthropic-api-base' },
  { name: 'AZURE_API_BASE', key: 'azure-api-base' },
  { name: 'GEMINI_API_BASE', key: 'gemini-api-base' },
  { name: 'HF_INFERENCE_ENDPOINT', key: 'hugging-face' },
  { name: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME', key: 'bedrock' },
];

/**
 * Variables whose being there says that `OPENAI_BASE_URL` is not to be set: `AzureOpenAI` of OpenAI's
 * JavaScript library takes it for its own address, or refuses to have two.
 */
export const azureVariables: readonly string[] = ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_API_KEY'];

/** With a key of this kind, requests to Bedrock bear no signature, and may take another way. */
export const bedrockKeyVariable = 'AWS_BEARER_TOKEN_BEDROCK';
export const bedrockRegionVariables: readonly string[] = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** Of these only the fact is told that they are set. */
export const secretVariables: readonly string[] = ['AZURE_OPENAI_API_KEY', bedrockKeyVariable];

/** The key of a variable; one that the user has named stands for itself, in lower case. */
export function keyOfVariable(name: string): string {
  const known = baseUrlVariables.find((variable) => variable.name === name);
  return known?.key ?? name.toLowerCase().replaceAll('_', '-');
}
