import {
  isJsonObject,
  numberMember,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall } from '../model/span.ts';
import { hasKeyUnder, readJson, readNumber } from './attribute-reader.ts';
import { usageOf } from './usage-reader.ts';

/** What a provider said beyond what the SDK names, by the provider: `{ anthropic: { usage: … } }`. */
export function providerMetadata(attributes: Attributes): JsonObject {
  return asObject(
    readJson(attributes, 'ai.response.providerMetadata', 'ai.result.providerMetadata'),
  );
}

/**
 * Input includes cached tokens and output includes reasoning, as in the model, in most versions and for
 * most providers. Before version 6 the SDK passed on what Anthropic's and Google's APIs count, without
 * the cache or without thoughts; that tells itself by the total or by the provider's own block.
 */
export function vercelUsage(attributes: Attributes): LlmCall['usage'] {
  // Version 7 counts in OpenTelemetry's keys alone, unless it is asked for more.
  if (!hasKeyUnder(attributes, 'ai.usage.', 'ai.response.providerMetadata')) return undefined;
  const number = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `ai.usage.${name}`));
  const told = countsOf(providerMetadata(attributes));
  const cacheReadTokens =
    number('inputTokenDetails.cacheReadTokens', 'cachedInputTokens') ?? told.cacheRead;
  const cacheWriteTokens = number('inputTokenDetails.cacheWriteTokens') ?? told.cacheWrite;
  const input =
    number('inputTokens', 'promptTokens') ?? conventional(attributes, 'input', 'prompt');
  const output =
    number('outputTokens', 'completionTokens') ?? conventional(attributes, 'output', 'completion');
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  // `tokens` alone are those of an embedding; beside others they are the total.
  const tokens = number('tokens');
  const totalTokens = number('totalTokens') ?? (input === undefined ? undefined : tokens);
  const isApart =
    input !== undefined &&
    (cached > input ||
      (cached > 0 && told.input === input) ||
      (cached > 0 && totalTokens === input + (output ?? 0) + cached));
  const reasoningTokens =
    number('outputTokenDetails.reasoningTokens', 'reasoningTokens') ?? told.reasoning;
  const reasoning = reasoningTokens ?? 0;
  // Gemini counts thoughts beside its answer.
  const isBeside =
    output !== undefined && reasoning > 0 && totalTokens === (input ?? 0) + output + reasoning;
  return usageOf({
    inputTokens: isApart ? input + cached : (input ?? tokens),
    outputTokens: isBeside ? output + reasoning : output,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
    // One that was added up without the cache is not the whole.
    totalTokens: isApart && totalTokens === input + (output ?? 0) ? undefined : totalTokens,
  });
}

function conventional(attributes: Attributes, name: string, older: string): number | undefined {
  return readNumber(attributes, `gen_ai.usage.${name}_tokens`, `gen_ai.usage.${older}_tokens`);
}

/** A price that a gateway reported. */
export function vercelCost(attributes: Attributes): LlmCall['cost'] {
  const { gateway, openrouter } = providerMetadata(attributes);
  const usd = price(asObject(gateway)) ?? price(asObject(asObject(openrouter)['usage']));
  return usd === undefined ? undefined : { usd, source: 'reported' };
}

/** Vercel's gateway writes it as text. */
function price({ cost }: JsonObject): number | undefined {
  const usd = typeof cost === 'string' && cost.trim() !== '' ? Number(cost) : cost;
  return typeof usd === 'number' && Number.isFinite(usd) ? usd : undefined;
}

export function vercelServiceTier(attributes: Attributes): string | undefined {
  const { openai, azure, anthropic } = providerMetadata(attributes);
  return (
    stringMember(asObject(openai), 'serviceTier') ??
    stringMember(asObject(azure), 'serviceTier') ??
    stringMember(asObject(asObject(anthropic)['usage']), 'service_tier')
  );
}

interface ProviderCounts {
  /** As the provider's own API counts it. */
  readonly input: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly reasoning: number | undefined;
}

/** Providers name their counts as their own APIs do. */
function countsOf(metadata: JsonObject): ProviderCounts {
  // Most calls have one provider, some a gateway's block beside it.
  const blocks = Object.values(metadata).flatMap((value) => {
    const block = asObject(value);
    return [block, asObject(block['usage']), asObject(block['usageMetadata'])];
  });
  const count = (...names: string[]): number | undefined => {
    const found = names.flatMap((name) => blocks.map((block) => numberMember(block, name)));
    return found.find((value) => value !== undefined);
  };
  const written = count('cacheWriteInputTokens');
  const created = count('cacheCreationInputTokens');
  return {
    input: count('input_tokens'),
    cacheRead: count(
      'cache_read_input_tokens',
      'cacheReadInputTokens',
      'cachedPromptTokens',
      'cachedContentTokenCount',
      'promptCacheHitTokens',
    ),
    // Bedrock's first is 0 where its second counts.
    cacheWrite:
      count('cache_creation_input_tokens') ??
      (written === 0 ? (created ?? 0) : (written ?? created)),
    reasoning: count('reasoningTokens', 'thoughtsTokenCount'),
  };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
