import type { Nanos } from '../base/nanos.ts';
import type { Cost, CostLine } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';
import { configuredCost } from './configured-cost.ts';
import type { ConfiguredPrice } from './configured-prices.ts';
import { priceTableProvider } from './price-table-provider.ts';
import { currentTableVersion, lookUpModel, type TableEntry } from './price-table.ts';
import { priorityPriceList, priorityRates } from './priority-rates.ts';
import { amountOf, type Rates } from './rates.ts';
import { tierFactor } from './service-tiers.ts';

export interface PricedCall {
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly usage: Usage;
  readonly serviceTier?: string;
  /** Prices change: a call costs what it cost when it was made. */
  readonly startTime: Nanos;
  /** For what is paid by the hour. */
  readonly durationMs?: number;
}

/**
 * What a call cost, by the user's own prices or else by the price table, which is read offline. The model
 * that answered is priced, or else the one that was asked for. `undefined` where the price is not known,
 * which is not the same as free: no such model, a tier of service that the table has no rate for, counts
 * that contradict each other, or an input or output that was not counted.
 */
export function priceCall(
  call: PricedCall,
  configured: readonly ConfiguredPrice[] = [],
): Cost | undefined {
  const own = configured.length === 0 ? undefined : configuredCost(call, configured);
  if (own !== undefined) return own;
  return pricedAs(call.responseModel, call) ?? pricedAs(call.requestModel, call);
}

/** Gateways and SDKs put a path before the name: `openai/gpt-4o`, `models/gemini-2.5-flash`. */
function pricedAs(model: string | undefined, call: PricedCall): Cost | undefined {
  if (model === undefined) return undefined;
  const nameAt = model.lastIndexOf('/') + 1;
  return tableCost(model, call) ?? (nameAt > 0 ? tableCost(model.slice(nameAt), call) : undefined);
}

function tableCost(model: string, call: PricedCall): Cost | undefined {
  const entry = lookUpModel(model, {
    provider: priceTableProvider(call.provider, model),
    at: call.startTime,
  });
  if (entry === undefined || hasUnpricedSpeech(call.usage, entry)) return undefined;
  const priced = atTier(entry, { model, call });
  if (priced === undefined) return undefined;
  const amount = amountOf(call.usage, priced.rates);
  if (amount === undefined) return undefined;
  const { provider, model: name } = entry;
  const { factor, tier } = priced;
  return {
    usd: amount.usd * factor,
    source: 'priced',
    working: {
      table: `genai-prices ${currentTableVersion()}${tier}`,
      model: name,
      provider,
      lines: factor === 1 ? amount.lines : amount.lines.map((line) => scaled(line, factor)),
    },
  };
}

interface TierPrice {
  readonly rates: Rates;
  readonly factor: number;
  /** For the working. */
  readonly tier: string;
}

function atTier(
  entry: TableEntry,
  { model, call }: { readonly model: string; readonly call: PricedCall },
): TierPrice | undefined {
  const { usage, serviceTier } = call;
  if (serviceTier?.toLowerCase() === 'priority') {
    const rates = priorityRates(entry, { model, usage });
    return rates && { rates, factor: 1, tier: `, ${priorityPriceList}` };
  }
  const factor = tierFactor(serviceTier, entry.provider);
  if (factor === undefined) return undefined;
  const tier = factor === 1 ? '' : `, ${serviceTier} at ${factor} of the price`;
  return { rates: entry.rates, factor, tier };
}

/** These sell speech at many times the price of text, and the table does not have it for all models. */
const speechSellers: ReadonlySet<string> = new Set(['openai', 'azure']);

function hasUnpricedSpeech({ details = {} }: Usage, { provider, rates }: TableEntry): boolean {
  if (!speechSellers.has(provider)) return false;
  const isPriced = (rate: string): boolean => rates.some(([name]) => name === rate);
  return (
    (details.inputAudioTokens !== undefined && !isPriced('input_audio_mtok')) ||
    (details.outputAudioTokens !== undefined && !isPriced('output_audio_mtok'))
  );
}

function scaled(line: CostLine, factor: number): CostLine {
  return { ...line, rateUsd: line.rateUsd * factor, usd: line.usd * factor };
}
