import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { OwnPrices } from '../../../src/collector/own-prices.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { spanDerivationWith, toSpanToStore } from '../../../src/collector/span-decoding.ts';
import { RpcError } from '../../../src/protocol/rpc.ts';
import type { RunJson } from '../../../src/protocol/run-json.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { readCapture } from '../../support/captures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe("The user's own prices", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let prices: OwnPrices;
  let store: Store;

  beforeEach(async () => {
    folder = temporaryFolder();
    prices = new OwnPrices(folder.path);
    store = await openStore(
      folder.path,
      silentLog,
      spanDerivationWith(() => prices.list),
    );
    store.spanWriter.append(readCapture('openlit').map(toSpanToStore), Date.now());
  });

  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  const costs = async (): Promise<readonly (number | undefined)[]> => {
    while (store.deriver.deriveNext(100));
    const queries = createRunQueries(store, () => prices.list);
    const runs = (await queries.listRuns({ limit: 10 })) as readonly RunJson[];
    return runs.filter(({ models }) => models[0]?.startsWith('gpt-4o')).map(({ cost }) => cost.usd);
  };

  it('change the costs of what is stored already, and give them back', async () => {
    const before = await costs();
    assert.equal(prices.change([{ model: 'gpt-4o-mini*', input: 1000, output: 0 }]), true);
    store.deriver.forgetPriced();
    assert.deepEqual(await costs(), [undefined, 0.412, 0.412]);
    prices.change([]);
    store.deriver.forgetPriced();
    assert.deepEqual(await costs(), before);
  });

  it('are kept, so that a start with the same ones changes nothing', () => {
    const wanted = [{ model: 'x', input: 1, output: 2, validFrom: '2026-07-01' }];
    assert.equal(prices.change(wanted), true);
    const next = new OwnPrices(folder.path);
    assert.equal(next.list.length, 1);
    assert.equal(next.change(wanted), false);
  });

  it('are refused as a whole where one of them cannot be used', () => {
    prices.change([{ model: 'x', input: 1, output: 2 }]);
    assert.throws(
      () => prices.change([{ model: 'y', input: 1, output: 1 }, { model: '' }]),
      (error) => error instanceof RpcError && error.message === 'Price 2 names no model.',
    );
    assert.equal(prices.list[0]?.model, 'x');
  });
});
