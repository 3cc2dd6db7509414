import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, parseJson } from '../base/json.ts';
import { errorText, type Log } from '../base/log.ts';
import { RpcError } from '../protocol/rpc.ts';
import { priceTableAddress, priceTableVersion, usePriceTable } from '../pricing/price-table.ts';

export type Download = (address: string) => Promise<string>;

function tableFile(dataDirectory: string): string {
  return join(dataDirectory, 'price-table.json');
}

/**
 * Uses the table that was loaded before, where one was. One that cannot be used is passed over, and so is
 * one that an earlier Spanwise loaded: this one brings a newer table along.
 */
export function useKeptPriceTable(dataDirectory: string, log: Log): void {
  let text: string;
  try {
    text = readFileSync(tableFile(dataDirectory), 'utf8');
  } catch {
    // None was ever loaded.
    return;
  }
  try {
    const kept = parseJson(text);
    if (!isJsonObject(kept) || typeof kept['version'] !== 'string') throw new Error('It is torn.');
    if (kept['loadedOver'] === priceTableVersion)
      usePriceTable(kept['providers'] ?? null, kept['version']);
  } catch (error) {
    log.warn(`The price table that was loaded cannot be used. ${errorText(error)}`);
  }
}

/**
 * Loads the newest table, for the calls to come: what is known to have cost something keeps its cost. Gives
 * its version, which is the day. Rejects with `RpcError` `no-price-table`, and then the one in use stays.
 */
export async function refreshPriceTable(
  dataDirectory: string,
  nowMs: number,
  load: Download = download,
): Promise<string> {
  const version = new Date(nowMs).toISOString().slice(0, 10);
  try {
    const providers = parseJson(await load(priceTableAddress));
    if (providers === undefined) throw new Error('What came is not JSON.');
    const file = tableFile(dataDirectory);
    const kept = { version, loadedOver: priceTableVersion, providers };
    // Under another name first: should anything fail, the one before stays whole.
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    usePriceTable(providers, version);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new RpcError(
      'no-price-table',
      `The price table could not be loaded, and the one in use stays. ${errorText(error)}`,
    );
  }
  return version;
}

/** The table has less than 1 MB. */
const mostBytes = 20 * 1024 * 1024;
const timeoutMs = 30_000;

async function download(address: string): Promise<string> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) }).catch(() => {
    throw new Error(`${address} cannot be reached.`);
  });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`${address} sends more than a price table has.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
