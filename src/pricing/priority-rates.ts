import type { Usage } from '../model/usage.ts';
import type { TableEntry } from './price-table.ts';
import type { Rates } from './rates.ts';

/** What the rates are, for a person who asks how a cost was worked out. */
export const priorityPriceList = "OpenAI's prices of priority processing";

/** US dollars for a million tokens: input, input from the cache where there is one, output. */
type TokenPrices = readonly [input: number, cached: number | undefined, output: number];

/**
 * From openai.com/api-priority-processing, of when GPT-5.5 was the newest there. The price table has no rates
 * of tiers. What other providers take for theirs, they agree on with each customer or it is not known here.
 */
const prices: ReadonlyMap<string, TokenPrices> = new Map<string, TokenPrices>([
  ['gpt-5.5', [12.5, 1.25, 75]],
  ['gpt-5.4', [5, 0.5, 30]],
  ['gpt-5.4-mini', [1.5, 0.15, 9]],
  ['gpt-5.2', [3.5, 0.35, 28]],
  ['gpt-5.1', [2.5, 0.25, 20]],
  ['gpt-5.1-codex', [2.5, 0.25, 20]],
  ['gpt-5', [2.5, 0.25, 20]],
  ['gpt-5-codex', [2.5, 0.25, 20]],
  ['gpt-5-mini', [0.45, 0.045, 3.6]],
  ['gpt-4.1', [3.5, 0.875, 14]],
  ['gpt-4.1-mini', [0.7, 0.175, 2.8]],
  ['gpt-4.1-nano', [0.2, 0.05, 0.8]],
  ['gpt-4o', [4.25, 2.125, 17]],
  ['gpt-4o-2024-05-13', [8.75, undefined, 26.25]],
  ['gpt-4o-mini', [0.25, 0.125, 1]],
  ['o3', [3.5, 0.875, 14]],
  ['o4-mini', [2, 0.5, 8]],
]);

/** A longer request is not served with priority, whatever it asked for. */
const longestInput = 128_000;

/**
 * The rates of `entry` for a call that was served with priority, `model` as the call names it. `undefined`
 * where they are not known. What is not tokens, such as a search, costs what it always does.
 */
export function priorityRates(
  { provider, rates }: TableEntry,
  { model, usage }: { readonly model: string; readonly usage: Usage },
): Rates | undefined {
  const known = prices.get(model) ?? prices.get(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
  const isServed = provider === 'openai' && (usage.inputTokens ?? 0) <= longestInput;
  if (known === undefined || !isServed) return undefined;
  const [input, cached, output] = known;
  const others = rates.filter(([name]) => !name.endsWith('_mtok'));
  return [
    ['input_mtok', input],
    ...(cached === undefined ? [] : [['cache_read_mtok', cached] as const]),
    ['output_mtok', output],
    ...others,
  ];
}
