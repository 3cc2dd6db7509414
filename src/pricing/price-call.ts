import { calcPrice } from '@pydantic/genai-prices';
import type { Nanos } from '../base/nanos.ts';
import type { Cost } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';
import { priceTableProvider } from './price-table-provider.ts';

export interface PricedCall {
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly usage: Usage;
  /** Prices change: a call costs what it cost when it was made. */
  readonly startTime: Nanos;
}

/**
 * What a call cost by the bundled price table, which is read offline. The model that answered is
 * priced, or else the one that was asked for. `undefined` where the price is not known, which is not
 * the same as free: no such model, tokens that the table has no rate for, counts that contradict each
 * other, or an input or output that was not counted.
 */
export function priceCall(call: PricedCall): Cost | undefined {
  const models = [call.responseModel, call.requestModel].flatMap((name) =>
    name === undefined ? [] : spellings(name),
  );
  for (const model of new Set(models)) {
    const usd = priceModel(model, call);
    if (usd !== undefined) return { usd, source: 'priced' };
  }
  return undefined;
}

/** Gateways and SDKs put a path before the name: `openai/gpt-4o`, `models/gemini-2.5-flash`. */
function spellings(model: string): readonly string[] {
  const bare = model.slice(model.lastIndexOf('/') + 1);
  return [model, bare];
}

function priceModel(model: string, { provider, usage, startTime }: PricedCall): number | undefined {
  const providerId = priceTableProvider(provider);
  const price = calculate(priceTableUsage(usage), model, {
    ...(providerId !== undefined && { providerId }),
    timestamp: new Date(Number(startTime / 1_000_000n)),
  });
  if (price === undefined) return undefined;
  const isKnown =
    isRated(usage.inputTokens, price.model_price['input_mtok']) &&
    isRated(usage.outputTokens, price.model_price['output_mtok']);
  return isKnown ? price.total_price : undefined;
}

/** The table's units: as in the model, input includes cached tokens and output includes reasoning. */
function priceTableUsage(usage: Usage): Parameters<typeof calcPrice>[0] {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    output_reasoning_tokens: usage.reasoningTokens,
  };
}

/** A count without a rate, or a rate without a count, leaves a part of the cost unknown. */
function isRated(tokens: number | undefined, rate: unknown): boolean {
  if (rate === undefined) return tokens === undefined || tokens === 0;
  return tokens !== undefined;
}

/** The library throws where counts contradict each other, such as more cached tokens than input. */
function calculate(
  ...args: Parameters<typeof calcPrice>
): NonNullable<ReturnType<typeof calcPrice>> | undefined {
  try {
    return calcPrice(...args) ?? undefined;
  } catch {
    return undefined;
  }
}
