/**
 * What a tier of service makes of the standard price. OpenAI, Anthropic and Google sell batches at half of
 * it, and OpenAI's flex is priced as its batches (price lists of November 2026). Tiers that cost more have
 * prices of their own, model by model: those that are known stand in `priority-rates.ts`.
 */
const factors: ReadonlyMap<string, number> = new Map([
  ['default', 1],
  ['standard', 1],
  ['standard_only', 1],
  ['auto', 1],
  ['on_demand', 1],
  ['batch', 0.5],
  ['openai flex', 0.5],
]);

/** `undefined` where it is not known. `provider` is the price table's name of it. */
export function tierFactor(tier: string | undefined, provider: string): number | undefined {
  if (tier === undefined) return 1;
  const name = tier.toLowerCase();
  return factors.get(name) ?? factors.get(`${provider} ${name}`);
}
