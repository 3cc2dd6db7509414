import { defined } from '../base/defined.ts';
import { msToNanos } from '../base/nanos.ts';
import type { Cost, CostLine } from '../model/cost.ts';
import type { ConfiguredPrice } from './configured-prices.ts';
import type { PricedCall } from './price-call.ts';
import { amountOf } from './rates.ts';

/**
 * What a call cost by the user's own prices: by those that name the model that answered, or else the one
 * asked for. `undefined` where none does, or a part of the cost is not known.
 */
export function configuredCost(
  call: PricedCall,
  prices: readonly ConfiguredPrice[],
): Cost | undefined {
  const names = [call.responseModel, call.requestModel].flatMap((name) => name ?? []);
  for (const name of names) {
    const price = priceInForce(prices, { call, name });
    const cost = price && costAt(price, { call, name });
    if (cost !== undefined) return cost;
  }
  return undefined;
}

interface NamedCall {
  readonly call: PricedCall;
  readonly name: string;
}

/** Of those that fit, a price for the call's tier before one for all, then the newest, then the first. */
function priceInForce(
  prices: readonly ConfiguredPrice[],
  named: NamedCall,
): ConfiguredPrice | undefined {
  const [best] = prices.filter((price) => fits(price, named)).toSorted(byPrecedence);
  return best;
}

function byPrecedence(left: ConfiguredPrice, right: ConfiguredPrice): number {
  const byTier = Number(right.serviceTier !== undefined) - Number(left.serviceTier !== undefined);
  if (byTier !== 0) return byTier;
  const [since, otherSince] = [left.validFromMs ?? -Infinity, right.validFromMs ?? -Infinity];
  if (since === otherSince) return 0;
  return since > otherSince ? -1 : 1;
}

function fits(
  { provider, model, serviceTier, validFromMs }: ConfiguredPrice,
  { call, name }: NamedCall,
): boolean {
  if (validFromMs !== undefined && call.startTime < msToNanos(validFromMs)) return false;
  if (serviceTier !== undefined && serviceTier !== call.serviceTier?.toLowerCase()) return false;
  if (provider !== undefined && !isLike(call.provider ?? '', provider)) return false;
  return isLike(name, model);
}

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(text);
}

function costAt(price: ConfiguredPrice, { call, name }: NamedCall): Cost | undefined {
  const { rates, usdPerHour, provider, validFromMs } = price;
  const tokens = rates.length === 0 ? undefined : amountOf(call.usage, rates);
  if (rates.length > 0 && tokens === undefined) return undefined;
  const rent = rentOf(price, call);
  if (usdPerHour !== undefined && rent === undefined) return undefined;
  const since = validFromMs === undefined ? '' : `, valid from ${dayOf(validFromMs)}`;
  return {
    usd: (tokens?.usd ?? 0) + (rent?.usd ?? 0),
    source: 'configured',
    working: defined<Cost['working'] & {}>({
      table: `your prices${since}`,
      model: name,
      provider,
      lines: [...(tokens?.lines ?? []), ...(rent === undefined ? [] : [rent])],
    }),
  };
}

const msPerHour = 3_600_000;

/**
 * A machine that serves many at once is paid once: nobody measures here who had which part of it, so that
 * the user says how many share it. Where he does not, the working says that the call paid all of it.
 */
function rentOf(
  { usdPerHour, concurrency = 1 }: ConfiguredPrice,
  { durationMs }: PricedCall,
): CostLine | undefined {
  if (usdPerHour === undefined || durationMs === undefined) return undefined;
  const hours = durationMs / msPerHour;
  const rateUsd = usdPerHour / concurrency;
  const what =
    concurrency === 1
      ? 'hours of the whole machine'
      : `hours of a machine that ${concurrency} share`;
  return { what, count: hours, rateUsd, usd: rateUsd * hours };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
