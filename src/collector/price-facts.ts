import { silentLog } from '../base/log.ts';
import { msToNanos } from '../base/nanos.ts';
import type { Rate } from '../pricing/rates.ts';
import { priceTableProvider } from '../pricing/price-table-provider.ts';
import { currentTableVersion, lookUpModel, priceTableAddress } from '../pricing/price-table.ts';
import { useKeptPriceTable } from './price-table-file.ts';

export interface PriceFacts {
  /** Of the package that brought the table, or the day on which it was loaded. */
  readonly version: string;
  /** Where the newest one is loaded from, when it is asked for. */
  readonly address: string;
  /** Absent where no model was asked about, or none of that name is known. */
  readonly model?: {
    readonly provider: string;
    readonly name: string;
    /** US dollars by the table's names: for a million tokens (`_mtok`) or for a thousand (`_kcount`). */
    readonly rates: { readonly [name: string]: Rate };
  };
}

/** The price table that is in use in a data directory, and what it knows of a model today. */
export function priceFacts(
  dataDirectory: string,
  {
    model,
    provider,
  }: { readonly model?: string | undefined; readonly provider?: string | undefined },
): PriceFacts {
  useKeptPriceTable(dataDirectory, silentLog);
  const at = msToNanos(Date.now());
  const entry =
    model === undefined
      ? undefined
      : lookUpModel(model, { provider: priceTableProvider(provider), at });
  return {
    version: currentTableVersion(),
    address: priceTableAddress,
    ...(entry !== undefined && {
      model: {
        provider: entry.provider,
        name: entry.model,
        rates: Object.fromEntries(entry.rates),
      },
    }),
  };
}
