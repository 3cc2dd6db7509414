/** A variable that provider SDKs read for their base URL, and that the gateway takes the place of. */
export interface BaseUrlVariable {
  readonly name: string;
  /** Stands for the variable in the gateway's URLs. A part of recordings: never renamed. */
  readonly key: string;
  /** Where calls go where the variable is not set; absent: the variable is only taken over where it is. */
  readonly defaultUpstream?: string;
}

/** The gateway speaks OpenAI's protocol; others follow with their formats. */
export const baseUrlVariables: readonly BaseUrlVariable[] = [
  { name: 'OPENAI_BASE_URL', key: 'openai', defaultUpstream: 'https://api.openai.com/v1' },
  // The name that OpenAI's Python library read before version 1, and that LangChain reads still.
  { name: 'OPENAI_API_BASE', key: 'openai-api-base' },
];
