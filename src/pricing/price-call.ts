import { calcPrice } from '@pydantic/genai-prices';
import type { Nanos } from '../base/nanos.ts';
import type { Cost, CostLine } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';
import { configuredCost, type ConfiguredPrice } from './configured-prices.ts';
import { priceTableProvider } from './price-table-provider.ts';
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
  const models = [call.responseModel, call.requestModel].flatMap((name) =>
    name === undefined ? [] : spellings(name),
  );
  for (const model of new Set(models)) {
    const cost = tableCost(model, call);
    if (cost !== undefined) return cost;
  }
  return undefined;
}

/** Gateways and SDKs put a path before the name: `openai/gpt-4o`, `models/gemini-2.5-flash`. */
function spellings(model: string): readonly string[] {
  const bare = model.slice(model.lastIndexOf('/') + 1);
  return [model, bare];
}

function tableCost(model: string, call: PricedCall): Cost | undefined {
  const entry = tableEntry(model, call);
  if (entry === undefined) return undefined;
  const amount = amountOf(call.usage, entry.rates);
  const factor = tierFactor(call.serviceTier, entry.provider);
  if (amount === undefined || factor === undefined) return undefined;
  const { provider, model: name } = entry;
  const tier = factor === 1 ? '' : `, ${call.serviceTier} at ${factor} of the price`;
  return {
    usd: amount.usd * factor,
    source: 'priced',
    working: {
      table: `genai-prices ${priceTableVersion}${tier}`,
      model: name,
      provider,
      lines: factor === 1 ? amount.lines : amount.lines.map((line) => scaled(line, factor)),
    },
  };
}

function scaled(line: CostLine, factor: number): CostLine {
  return { ...line, rateUsd: line.rateUsd * factor, usd: line.usd * factor };
}

/** Of the package that holds the table; a test holds it against the one that is installed. */
export const priceTableVersion = '0.1.8';

interface TableEntry {
  readonly provider: string;
  readonly model: string;
  readonly rates: Rates;
}

/** A program calls few models many times. Emptied when full: names may be made up without end. */
const knownEntries = new Map<string, TableEntry>();
const mostKnownEntries = 1000;

function tableEntry(model: string, { provider, startTime }: PricedCall): TableEntry | undefined {
  const providerId = priceTableProvider(provider);
  const key = `${providerId ?? ''} ${model}`;
  const known = knownEntries.get(key);
  if (known !== undefined) return known;
  const found = calculate({}, model, {
    ...(providerId !== undefined && { providerId }),
    timestamp: new Date(Number(startTime / 1_000_000n)),
  });
  if (found === undefined) return undefined;
  const { model: info, provider: by, model_price: price } = found;
  const entry = { provider: by.id, model: info.id, rates: ratesOf(price) };
  // A price that depends on the moment is looked up again.
  if (!Array.isArray(info.prices)) remember(key, entry);
  return entry;
}

function remember(key: string, entry: TableEntry): void {
  if (knownEntries.size >= mostKnownEntries) knownEntries.clear();
  knownEntries.set(key, entry);
}

type TablePrice = NonNullable<ReturnType<typeof calcPrice>>;

function ratesOf(price: TablePrice['model_price']): Rates {
  return Object.entries(price).flatMap(([name, rate]): Rates => {
    if (rate === undefined) return [];
    return [[name, typeof rate === 'number' ? rate : { base: rate.base, tiers: rate.tiers }]];
  });
}

/** The library throws where a name is of a kind that it does not expect. */
function calculate(...args: Parameters<typeof calcPrice>): TablePrice | undefined {
  try {
    return calcPrice(...args) ?? undefined;
  } catch {
    return undefined;
  }
}
