import {
  calcPrice,
  REMOTE_DATA_JSON_URL,
  updatePrices,
  type Provider,
} from '@pydantic/genai-prices';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Nanos } from '../base/nanos.ts';
import { oncePerObject } from '../base/once-per-object.ts';
import type { Rates } from './rates.ts';

/** Of the package that holds the table; a test holds it against the one that is installed. */
export const priceTableVersion = '0.1.8';

/** Where the makers of the table publish it. Nothing is loaded from there unless a person asks for it. */
export const priceTableAddress = REMOTE_DATA_JSON_URL;

let version = priceTableVersion;

/** Of the table in use: the package's, or the day on which the one in use was loaded. */
export function currentTableVersion(): string {
  return version;
}

const fewestModels = 200;
/** US dollars for a million: nothing costs near that. A table in another unit would be a thousand times off. */
const highestRate = 10_000;

/**
 * Takes a table in place of the one in use. Throws an error of one sentence where it is none, and then the
 * one in use stays.
 */
export function usePriceTable(table: JsonValue, of: string): void {
  const models = isJsonArray(table) ? table.flatMap(modelsOf) : [];
  if (models.length < fewestModels)
    throw new Error(`It holds prices of ${models.length} models, and the one in use of far more.`);
  for (const model of models)
    for (const rate of numbersIn(model['prices'] ?? null))
      if (rate < 0 || rate > highestRate)
        throw new Error(`It says that ${JSON.stringify(model['id'])} costs ${rate} US dollars.`);
  updatePrices(({ setProviderData }) => {
    // Checked by the library too, which throws before it takes anything.
    setProviderData(table as unknown as Provider[]);
  });
  version = of;
  knownEntries.clear();
}

function modelsOf(provider: JsonValue) {
  if (!isJsonObject(provider) || typeof provider['id'] !== 'string') return [];
  return isJsonArray(provider['models']) ? provider['models'].filter(isJsonObject) : [];
}

/** All prices in it, and not the sizes of input from which a tier begins. */
function numbersIn(prices: JsonValue): readonly number[] {
  if (typeof prices === 'number') return [prices];
  if (isJsonArray(prices)) return prices.flatMap(numbersIn);
  if (!isJsonObject(prices)) return [];
  return Object.entries(prices).flatMap(([name, value]) =>
    name === 'start' ? [] : numbersIn(value),
  );
}

export interface TableEntry {
  /** Both as the table names them. */
  readonly provider: string;
  readonly model: string;
  readonly rates: Rates;
}

/**
 * A program calls few models many times. `undefined` for one that the table does not have. Emptied when full:
 * names may be made up without end.
 */
const knownEntries = new Map<string, TableEntry | undefined>();
const mostKnownEntries = 1000;

/** What the table knows of a model at a time; `provider` is the table's name of it. */
export function lookUpModel(
  model: string,
  { provider, at }: { readonly provider: string | undefined; readonly at: Nanos },
): TableEntry | undefined {
  const key = provider === undefined ? model : `${provider} ${model}`;
  const known = knownEntries.get(key);
  if (known !== undefined || knownEntries.has(key)) return known;
  const found = calculate({}, model, {
    ...(provider !== undefined && { providerId: provider }),
    timestamp: new Date(Number(at / 1_000_000n)),
  });
  if (found === 'failed') return undefined;
  const entry = found === null ? undefined : entryOf(found);
  // A price that depends on the moment is looked up again.
  if (!Array.isArray(found?.model.prices)) remember(key, entry);
  return entry;
}

function remember(key: string, entry: TableEntry | undefined): void {
  if (knownEntries.size >= mostKnownEntries) knownEntries.clear();
  knownEntries.set(key, entry);
}

function entryOf({ provider, model, model_price: price }: TablePrice): TableEntry {
  return { provider: provider.id, model: model.id, rates: ratesOf(price) };
}

type TablePrice = NonNullable<ReturnType<typeof calcPrice>>;

/** The table has one object for each price. */
const ratesOf = oncePerObject((price: TablePrice['model_price']): Rates =>
  Object.entries(price).flatMap(([name, rate]): Rates => {
    if (rate === undefined) return [];
    return [[name, typeof rate === 'number' ? rate : { base: rate.base, tiers: rate.tiers }]];
  }),
);

/** `null` where there is no such model. The library throws where a name is of a kind that it does not expect. */
function calculate(...args: Parameters<typeof calcPrice>): TablePrice | null | 'failed' {
  try {
    return calcPrice(...args);
  } catch {
    return 'failed';
  }
}
