import type { CostLine } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';

/** US dollars for a million tokens. Where it has tiers, the whole of a request pays that of its input. */
export type Rate =
  | number
  | {
      readonly base: number;
      readonly tiers: readonly { readonly start: number; readonly price: number }[];
    };

/** By the price table's names, in its order: sums of fractions depend on it in the last digit. */
export type Rates = readonly (readonly [name: string, rate: Rate])[];

export interface Amount {
  readonly usd: number;
  readonly lines: readonly CostLine[];
}

/** Names of rates whose counts the model has. Of the others none is spent by tokens that it counts. */
const units: ReadonlyMap<string, { readonly what: string; readonly side: 'input' | 'output' }> =
  new Map([
    ['input_mtok', { what: 'input', side: 'input' }],
    ['cache_read_mtok', { what: 'cache read', side: 'input' }],
    ['cache_write_mtok', { what: 'cache write', side: 'input' }],
    ['output_mtok', { what: 'output', side: 'output' }],
    ['output_reasoning_mtok', { what: 'reasoning', side: 'output' }],
  ]);

/**
 * What the tokens of a call cost. Tokens that have a rate of their own are taken out of the input or output
 * that they are part of. `undefined` where a part of the cost is not known: a count without a rate, a rate
 * without a count, or more cached tokens than input.
 */
export function amountOf(usage: Usage, rates: Rates): Amount | undefined {
  const rateOf = new Map(rates);
  if (!isRated(usage.inputTokens, rateOf.get('input_mtok'))) return undefined;
  if (!isRated(usage.outputTokens, rateOf.get('output_mtok'))) return undefined;
  const counts = countsOf(usage, rateOf);
  if ([...counts.values()].some((count) => count < 0)) return undefined;
  const sums = { input: 0, output: 0 };
  const lines: CostLine[] = [];
  for (const [name, rate] of rates) {
    const unit = units.get(name);
    if (unit === undefined) continue;
    const count = counts.get(name) ?? 0;
    const line = lineOf(unit.what, { count, rate, inputTokens: usage.inputTokens ?? 0 });
    sums[unit.side] += line.usd;
    if (count > 0) lines.push(line);
  }
  return { usd: sums.input + sums.output, lines };
}

/** A count without a rate, or a rate without a count, leaves a part of the cost unknown. */
function isRated(tokens: number | undefined, rate: Rate | undefined): boolean {
  if (rate === undefined) return tokens === undefined || tokens === 0;
  return tokens !== undefined;
}

function countsOf(usage: Usage, rates: ReadonlyMap<string, Rate>): ReadonlyMap<string, number> {
  const ifRated = (name: string, count = 0): number => (rates.has(name) ? count : 0);
  const read = ifRated('cache_read_mtok', usage.cacheReadTokens);
  const written = ifRated('cache_write_mtok', usage.cacheWriteTokens);
  const reasoning = ifRated('output_reasoning_mtok', usage.reasoningTokens);
  return new Map([
    ['input_mtok', (usage.inputTokens ?? 0) - read - written],
    ['cache_read_mtok', read],
    ['cache_write_mtok', written],
    ['output_mtok', (usage.outputTokens ?? 0) - reasoning],
    ['output_reasoning_mtok', reasoning],
  ]);
}

interface Counted {
  readonly count: number;
  readonly rate: Rate;
  readonly inputTokens: number;
}

/** In the price table's own order of operations, so that the last digit is the same. */
function lineOf(what: string, { count, rate, inputTokens }: Counted): CostLine {
  if (typeof rate === 'number') return { what, count, rateUsd: rate, usd: (rate * count) / 1e6 };
  const { base, tiers } = rate;
  const rateUsd = tiers.reduce(
    (now, { start, price }) => (inputTokens > start ? price : now),
    base,
  );
  return { what, count, rateUsd, usd: (((rateUsd * count) / 1e6) * 1e6) / 1e6 };
}
