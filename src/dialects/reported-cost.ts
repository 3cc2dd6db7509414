import type { Cost } from '../model/cost.ts';

/** What the sender says that a call cost. */
export function reportedCost(usd: number | undefined): Cost | undefined {
  return usd === undefined || usd < 0 ? undefined : { usd, source: 'reported' };
}

/**
 * What a library worked out with a price table of its own. There 0 says only that the model is not in it
 * (OpenLIT writes it even for models of known price), so that it counts as absent.
 */
export function estimatedCost(usd: number | undefined): Cost | undefined {
  return usd === 0 ? undefined : reportedCost(usd);
}
