import { mkdirSync } from 'node:fs';
import { priceFacts, type PriceFacts } from '../../collector/price-facts.ts';
import { refreshPriceTable } from '../../collector/price-table-file.ts';
import { connectRunningCollector } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { exitCodes, flag, textOption, UsageError, type Command } from '../command.ts';
import { printError, printJson, printLine } from '../output.ts';
import { collectorProgram } from '../program-files.ts';

export const pricesCommand: Command = {
  name: 'prices',
  usage: 'prices [refresh | MODEL [--provider NAME]] [--json]',
  summary: 'say which price table is in use and what a model costs by it, or load the newest table',
  options: { provider: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ values, positionals }) => {
    const [word, extra] = positionals;
    if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
    const data = dataDirectory(textOption(values, 'data'));
    const isRefresh = word === 'refresh';
    if (isRefresh) await refresh(data);
    const model = isRefresh ? undefined : word;
    const facts = priceFacts(data, { model, provider: textOption(values, 'provider') });
    if (flag(values, 'json')) printJson(facts);
    else for (const line of lines(facts)) printLine(line);
    if (model === undefined || facts.model !== undefined) return exitCodes.done;
    printError(`The price table knows no ${model}.`);
    return exitCodes.failed;
  },
};

/** By the collector where one runs, so that it prices by the new table at once. */
async function refresh(data: string): Promise<void> {
  printError(`Loading ${priceFacts(data, {}).address} …`);
  const connection = await connectRunningCollector({
    dataDirectory: data,
    program: collectorProgram,
    client: 'command-line',
  });
  if (connection === undefined) {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    await refreshPriceTable(data, Date.now());
    return;
  }
  try {
    await connection.client.request('refreshPrices', {});
  } finally {
    connection.dispose();
  }
}

function lines({ version, model }: PriceFacts): readonly string[] {
  const table = `Price table: genai-prices, ${version}.`;
  if (model === undefined) return [table];
  const rates = Object.entries(model.rates).map(([name, rate]) => {
    const tiers = typeof rate === 'number' ? [] : rate.tiers;
    const base = typeof rate === 'number' ? rate : rate.base;
    return [
      `  ${name}: ${base}`,
      ...tiers.map(({ start, price }) => `${price} beyond ${start} input tokens`),
    ].join(', ');
  });
  return [table, `${model.provider} ${model.name}, in US dollars:`, ...rates];
}
