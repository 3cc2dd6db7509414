import { isJsonObject, numberMember, type JsonObject, type JsonValue } from '../base/json.ts';
import type { LlmCall } from '../model/span.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Input includes cached tokens and output reasoning, as OpenAI counts; older calls by the names of chat
 * completions. Some exporters move all but the two first counts into `details`.
 */
export function agentsUsage(given: JsonValue | undefined): LlmCall['usage'] {
  if (!isJsonObject(given)) return undefined;
  const told = { ...asObject(given['details']), ...given };
  const count = (...names: string[]): number | undefined =>
    names.map((name) => numberMember(told, name)).find((value) => value !== undefined);
  const detail = (name: string, ...holders: string[]): number | undefined =>
    holders
      .map((holder) => numberMember(asObject(told[holder]), name))
      .find((value) => value !== undefined);
  return usageOf({
    inputTokens: count('input_tokens', 'prompt_tokens'),
    outputTokens: count('output_tokens', 'completion_tokens'),
    cacheReadTokens:
      detail('cached_tokens', 'input_tokens_details', 'prompt_tokens_details') ??
      count('cached_input_tokens'),
    cacheWriteTokens:
      detail('cache_write_tokens', 'input_tokens_details', 'prompt_tokens_details') ??
      count('cache_write_input_tokens'),
    reasoningTokens: detail(
      'reasoning_tokens',
      'output_tokens_details',
      'completion_tokens_details',
    ),
    totalTokens: count('total_tokens'),
  });
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
