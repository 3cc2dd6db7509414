import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForUpdate } from '@pydantic/genai-prices';
import { isJsonObject, parseJson, type JsonValue } from '../../../src/base/json.ts';
import type { Log } from '../../../src/base/log.ts';
import { msToNanos } from '../../../src/base/nanos.ts';
import { priceFacts } from '../../../src/collector/price-facts.ts';
import { refreshPriceTable, useKeptPriceTable } from '../../../src/collector/price-table-file.ts';
import { priceCall } from '../../../src/pricing/price-call.ts';
import {
  currentTableVersion,
  priceTableAddress,
  priceTableVersion,
  usePriceTable,
} from '../../../src/pricing/price-table.ts';
import { RpcError } from '../../../src/protocol/rpc.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const today = Date.parse('2026-11-21T08:00:00Z');

function costOf(responseModel: string) {
  const usage = { inputTokens: 1_000_000, outputTokens: 0 };
  return priceCall({ provider: 'openai', responseModel, usage, startTime: msToNanos(today) });
}

describe('The price table', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let bundled: JsonValue;
  let file: string;

  before(async () => {
    bundled = parseJson(JSON.stringify(await waitForUpdate())) ?? null;
  });

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'price-table.json');
  });

  afterEach(() => {
    usePriceTable(bundled, priceTableVersion);
    folder.remove();
  });

  /** The bundled one, with a model that no one has heard of. */
  const newer = (): string => {
    const model = {
      id: 'gpt-9',
      match: { equals: 'gpt-9' },
      prices: { input_mtok: 7, output_mtok: 9 },
    };
    assert.ok(Array.isArray(bundled));
    return JSON.stringify(
      (bundled as readonly JsonValue[]).map((provider) =>
        isJsonObject(provider) && provider['id'] === 'openai' && Array.isArray(provider['models'])
          ? { ...provider, models: [...(provider['models'] as readonly JsonValue[]), model] }
          : provider,
      ),
    );
  };

  it('is loaded when asked for, used at once, and again by the next collector', async () => {
    assert.equal(costOf('gpt-9'), undefined);
    const asked: string[] = [];
    const version = await refreshPriceTable(folder.path, today, (address) => {
      asked.push(address);
      return Promise.resolve(newer());
    });
    assert.deepEqual(asked, [priceTableAddress]);
    assert.equal(version, '2026-11-21');
    assert.equal(costOf('gpt-9')?.usd, 7);
    assert.equal(costOf('gpt-9')?.working?.table, 'genai-prices 2026-11-21');

    usePriceTable(bundled, priceTableVersion);
    assert.equal(costOf('gpt-9'), undefined);
    const facts = priceFacts(folder.path, { model: 'gpt-9', provider: 'openai' });
    assert.equal(facts.version, '2026-11-21');
    assert.deepEqual(facts.model?.rates, { input_mtok: 7, output_mtok: 9 });
    assert.equal(costOf('gpt-9')?.usd, 7);
  });

  const refused: { readonly [what: string]: () => string } = {
    'no JSON': () => '<html>',
    'something else': () => '{"message": "Not Found"}',
    'a table with few models': () => '[{"id": "openai", "models": []}]',
    'prices in another unit': () => newer().replace('"input_mtok":7', '"input_mtok":7000000'),
    'prices below 0': () => newer().replace('"input_mtok":7', '"input_mtok":-7'),
    'prices that are text': () =>
      newer().replace('"prices":{"input_mtok":7', '"prices":[{"constraint":5}],"x":{"y":7'),
  };
  for (const [what, text] of Object.entries(refused))
    it(`stays what it was where ${what} comes`, async () => {
      await assert.rejects(
        refreshPriceTable(folder.path, today, () => Promise.resolve(text())),
        (error: unknown) =>
          error instanceof RpcError &&
          /could not be loaded, and the one in use stays/.test(error.message),
      );
      assert.equal(currentTableVersion(), priceTableVersion);
      assert.equal(existsSync(file), false);
      assert.ok(costOf('gpt-4o-mini'));
    });

  it('stays what it was where nothing can be reached', async () => {
    const offline = (): Promise<string> => Promise.reject(new Error('It cannot be reached.'));
    await assert.rejects(
      refreshPriceTable(folder.path, today, offline),
      /stays. It cannot be reached/,
    );
    assert.ok(costOf('gpt-4o-mini'));
  });

  it('is the bundled one where the kept one is torn, or older than this Spanwise', async () => {
    const warnings: string[] = [];
    const log: Log = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => void warnings.push(message),
      error: () => undefined,
    };
    writeFileSync(file, '{"version": "2026-');
    useKeptPriceTable(folder.path, log);
    assert.equal(warnings.length, 1);

    await refreshPriceTable(folder.path, today, () => Promise.resolve(newer()));
    usePriceTable(bundled, priceTableVersion);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        `"loadedOver":"${priceTableVersion}"`,
        '"loadedOver":"0.0.1"',
      ),
    );
    useKeptPriceTable(folder.path, log);
    assert.equal(currentTableVersion(), priceTableVersion);
  });
});
