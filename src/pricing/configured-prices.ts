import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Cost } from '../model/cost.ts';
import { amountOf, type Rates } from './rates.ts';
import type { PricedCall } from './price-call.ts';

/** What the user says that a model costs: by tokens, or by the hours that it worked for a call. */
export interface ConfiguredPrice {
  /** `*` stands for any characters; case makes no difference. */
  readonly model: string;
  readonly provider?: string;
  readonly rates: Rates;
  readonly usdPerHour?: number;
}

/** Names of the setting, and of the price table. */
const tokenRates = [
  ['input', 'input_mtok'],
  ['cacheRead', 'cache_read_mtok'],
  ['cacheWrite', 'cache_write_mtok'],
  ['output', 'output_mtok'],
  ['reasoning', 'output_reasoning_mtok'],
] as const;

const members: ReadonlySet<string> = new Set([
  'model',
  'provider',
  'usdPerHour',
  ...tokenRates.map(([name]) => name),
]);

/**
 * Prices as a person wrote them: a list of objects. What cannot be used is left out, with one sentence each
 * that names the entry.
 */
export function parseConfiguredPrices(value: unknown): {
  readonly prices: readonly ConfiguredPrice[];
  readonly problems: readonly string[];
} {
  if (value === undefined) return { prices: [], problems: [] };
  if (!Array.isArray(value)) return { prices: [], problems: ['Prices are not a list.'] };
  const prices: ConfiguredPrice[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (value as readonly unknown[]).entries()) {
    const price = isJsonObject(entry) ? parsePrice(entry) : 'is not an object';
    if (typeof price === 'string') problems.push(`Price ${index + 1} ${price}.`);
    else prices.push(price);
  }
  return { prices, problems };
}

/** The price, or what is wrong with it. */
function parsePrice(entry: JsonObject): ConfiguredPrice | string {
  const { model, provider, usdPerHour } = entry;
  const unknown = Object.keys(entry).find((name) => !members.has(name));
  if (unknown !== undefined) return `has an unknown member "${unknown}"`;
  if (typeof model !== 'string' || model.trim() === '') return 'names no model';
  if (provider !== undefined && typeof provider !== 'string')
    return 'has a provider that is no text';
  const numbers = [...tokenRates.map(([name]) => name), 'usdPerHour'];
  const bad = numbers.find((name) => entry[name] !== undefined && !isPrice(entry[name]));
  if (bad !== undefined) return `has "${bad}", which is not a number of US dollars`;
  const rates = tokenRates.flatMap(([name, rate]) => {
    const usd = entry[name];
    return typeof usd === 'number' ? [[rate, usd] as const] : [];
  });
  if (rates.length === 0 && usdPerHour === undefined) return 'has no price';
  return {
    model,
    rates,
    ...(typeof provider === 'string' && { provider }),
    ...(typeof usdPerHour === 'number' && { usdPerHour }),
  };
}

function isPrice(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

const msPerHour = 3_600_000;

/** By the first of the user's prices that names the model that answered, or else the one asked for. */
export function configuredCost(
  call: PricedCall,
  prices: readonly ConfiguredPrice[],
): Cost | undefined {
  const names = [call.responseModel, call.requestModel].flatMap((name) => name ?? []);
  for (const name of names) {
    const price = prices.find((each) => matches(each, { name, provider: call.provider }));
    const cost = price && costAt(price, { call, name });
    if (cost !== undefined) return cost;
  }
  return undefined;
}

function matches(
  price: ConfiguredPrice,
  { name, provider }: { readonly name: string; readonly provider: string | undefined },
): boolean {
  if (price.provider !== undefined && !isLike(provider ?? '', price.provider)) return false;
  return isLike(name, price.model);
}

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(text);
}

function costAt(
  { rates, usdPerHour, provider }: ConfiguredPrice,
  { call, name }: { readonly call: PricedCall; readonly name: string },
): Cost | undefined {
  const tokens = rates.length === 0 ? undefined : amountOf(call.usage, rates);
  if (rates.length > 0 && tokens === undefined) return undefined;
  if (usdPerHour !== undefined && call.durationMs === undefined) return undefined;
  const hours = (call.durationMs ?? 0) / msPerHour;
  const rent = usdPerHour === undefined ? 0 : usdPerHour * hours;
  return {
    usd: (tokens?.usd ?? 0) + rent,
    source: 'configured',
    working: {
      table: 'your prices',
      model: name,
      ...(provider !== undefined && { provider }),
      lines: [
        ...(tokens?.lines ?? []),
        ...(usdPerHour === undefined
          ? []
          : [{ what: 'hours', count: hours, rateUsd: usdPerHour, usd: rent }]),
      ],
    },
  };
}
