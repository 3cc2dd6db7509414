import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Rates } from './rates.ts';

/** What the user says that a model costs: by tokens, or by the hours that it worked for a call. */
export interface ConfiguredPrice {
  /** `*` stands for any characters; case makes no difference. */
  readonly model: string;
  readonly provider?: string;
  readonly rates: Rates;
  readonly usdPerHour?: number;
  /** How many requests share the machine that is paid by the hour. Absent: as if each had it alone. */
  readonly concurrency?: number;
  /** Only for calls of this tier, as the provider calls it: `priority`. Absent: for all. */
  readonly serviceTier?: string;
  /** Since the epoch. Calls that began before it cost what an older price says. Absent: since ever. */
  readonly validFromMs?: number;
}

/** Names of the setting, and of the price table. */
const tokenRates = [
  ['input', 'input_mtok'],
  ['cacheRead', 'cache_read_mtok'],
  ['cacheWrite', 'cache_write_mtok'],
  ['output', 'output_mtok'],
  ['reasoning', 'output_reasoning_mtok'],
] as const;

const texts = ['provider', 'serviceTier'] as const;
const numbers = [...tokenRates.map(([name]) => name), 'usdPerHour'];

const members: ReadonlySet<string> = new Set([
  'model',
  ...texts,
  'validFrom',
  'concurrency',
  ...numbers,
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
  const { model, usdPerHour } = entry;
  if (typeof model !== 'string' || model.trim() === '') return 'names no model';
  const wrong = problemOf(entry);
  if (wrong !== undefined) return wrong;
  const rates = tokenRates.flatMap(([name, rate]) => {
    const usd = entry[name];
    return typeof usd === 'number' ? [[rate, usd] as const] : [];
  });
  if (rates.length === 0 && usdPerHour === undefined) return 'has no price';
  return defined<ConfiguredPrice>({
    model,
    rates,
    provider: textOf(entry['provider']),
    serviceTier: textOf(entry['serviceTier'])?.toLowerCase(),
    usdPerHour: typeof usdPerHour === 'number' ? usdPerHour : undefined,
    concurrency: typeof entry['concurrency'] === 'number' ? entry['concurrency'] : undefined,
    validFromMs: timeOf(entry['validFrom']),
  });
}

function problemOf(entry: JsonObject): string | undefined {
  const unknown = Object.keys(entry).find((name) => !members.has(name));
  if (unknown !== undefined) return `has an unknown member "${unknown}"`;
  const noText = texts.find(
    (name) => entry[name] !== undefined && textOf(entry[name]) === undefined,
  );
  if (noText !== undefined) return `has "${noText}", which is no text`;
  const bad = numbers.find((name) => entry[name] !== undefined && !isPrice(entry[name]));
  if (bad !== undefined) return `has "${bad}", which is not a number of US dollars`;
  const { validFrom, concurrency } = entry;
  if (validFrom !== undefined && timeOf(validFrom) === undefined)
    return 'has "validFrom", which is no day such as 2026-07-01';
  const isCount =
    typeof concurrency === 'number' && Number.isFinite(concurrency) && concurrency >= 1;
  if (concurrency !== undefined && !isCount)
    return 'has "concurrency", which is not a number from 1 on';
  return undefined;
}

function isPrice(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A day begins at midnight UTC, wherever it is read: two machines must come to one cost. */
function timeOf(value: unknown): number | undefined {
  const isDate = typeof value === 'string' && /^\d{4}-\d\d-\d\d(T.*Z)?$/.test(value);
  const ms = isDate ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
