import type { Usage } from '../model/usage.ts';

/**
 * The same usage as the model counts, with reasoning in the output. Senders that pass on Gemini's counts
 * have its thoughts beside the output: then only with them the total comes out.
 */
export function withReasoningInside(told: Usage | undefined): Usage | undefined {
  const { inputTokens, outputTokens, reasoningTokens = 0, totalTokens } = told ?? {};
  if (inputTokens === undefined || outputTokens === undefined || reasoningTokens === 0) return told;
  const whole = outputTokens + reasoningTokens;
  return totalTokens === inputTokens + whole ? { ...told, outputTokens: whole } : told;
}
