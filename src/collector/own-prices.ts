import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../base/json.ts';
import { RpcError } from '../protocol/rpc.ts';
import { parseConfiguredPrices, type ConfiguredPrice } from '../pricing/configured-prices.ts';

/**
 * What the user says that models cost. Kept in a file of the data directory, so that the command line
 * works costs out in the same way, and a collector that starts knows whether they have changed.
 */
export class OwnPrices {
  private readonly file: string;
  private prices: readonly ConfiguredPrice[];

  constructor(dataDirectory: string) {
    this.file = join(dataDirectory, 'prices.json');
    this.prices = parseConfiguredPrices(this.kept()).prices;
  }

  get list(): readonly ConfiguredPrice[] {
    return this.prices;
  }

  /** True where they differ from those before. Throws `RpcError` `bad-request` where one cannot be used. */
  change(wanted: unknown): boolean {
    const { prices, problems } = parseConfiguredPrices(wanted);
    if (problems.length > 0) throw new RpcError('bad-request', problems.join(' '));
    if (JSON.stringify(prices) === JSON.stringify(this.prices)) return false;
    this.prices = prices;
    // Should that fail, the costs are right all the same until the next start.
    writeFileSync(this.file, `${JSON.stringify(wanted, undefined, 2)}\n`);
    return true;
  }

  private kept(): unknown {
    try {
      return parseJson(readFileSync(this.file, 'utf8'));
    } catch {
      return undefined;
    }
  }
}
