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
  const key = `${providerId ?? ''} ${model}`;
  const known = fixedRates.get(key);
  if (known !== undefined && isPlain(usage)) return priceAtRates(usage, known);
  const price = calculate(priceTableUsage(usage), model, {
    ...(providerId !== undefined && { providerId }),
    timestamp: new Date(Number(startTime / 1_000_000n)),
  });
  if (price === undefined) return undefined;
  rememberFixedRates(key, price);
  const isKnown =
    isRated(usage.inputTokens, price.model_price['input_mtok']) &&
    isRated(usage.outputTokens, price.model_price['output_mtok']);
  return isKnown ? price.total_price : undefined;
}

/** Dollars for a million tokens, where they depend on neither the time nor the number of tokens. */
interface FixedRates {
  readonly input: number | undefined;
  readonly output: number | undefined;
}

/** A program calls few models many times. Emptied when full: names may be made up without end. */
const fixedRates = new Map<string, FixedRates>();
const mostFixedRates = 1000;

function rememberFixedRates(key: string, { model, model_price: rates }: TablePrice): void {
  const isFixed =
    !Array.isArray(model.prices) &&
    Object.entries(rates).every(([name, rate]) => name.endsWith('_mtok') && isRate(rate));
  if (!isFixed) return;
  if (fixedRates.size >= mostFixedRates) fixedRates.clear();
  const { input_mtok: input, output_mtok: output } = rates;
  fixedRates.set(key, {
    input: isRate(input) ? input : undefined,
    output: isRate(output) ? output : undefined,
  });
}

function isRate(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}

/** Only counts of the two main kinds: which tokens are part of which is the library's to know. */
function isPlain(usage: Usage): boolean {
  const { inputTokens = 0, outputTokens = 0 } = usage;
  const isSplit =
    (usage.cacheReadTokens ?? 0) !== 0 ||
    (usage.cacheWriteTokens ?? 0) !== 0 ||
    (usage.reasoningTokens ?? 0) !== 0;
  return !isSplit && inputTokens >= 0 && outputTokens >= 0;
}

function priceAtRates(usage: Usage, { input, output }: FixedRates): number | undefined {
  if (!isRated(usage.inputTokens, input) || !isRated(usage.outputTokens, output)) return undefined;
  const perToken = (tokens = 0, rate = 0): number => (rate * tokens) / 1e6;
  return perToken(usage.inputTokens, input) + perToken(usage.outputTokens, output);
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

type TablePrice = NonNullable<ReturnType<typeof calcPrice>>;

/** The library throws where counts contradict each other, such as more cached tokens than input. */
function calculate(...args: Parameters<typeof calcPrice>): TablePrice | undefined {
  try {
    return calcPrice(...args) ?? undefined;
  } catch {
    return undefined;
  }
}
