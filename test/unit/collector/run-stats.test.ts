import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { spanDerivation, toSpanToStore } from '../../../src/collector/span-decoding.ts';
import type { CallStats } from '../../../src/model/call-stats.ts';
import { addUsage, type Usage } from '../../../src/model/usage.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { readCapture } from '../../support/captures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('Stats of what is stored', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
    for (const name of ['vercel-ai-v7', 'langfuse', 'genkit', 'traceloop-openai'])
      store.spanWriter.append(readCapture(name).map(toSpanToStore), Date.now());
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  const stats = async (by: string): Promise<readonly CallStats[]> =>
    createRunQueries(store).getStats({ by });
  const runs = () => createRunQueries(store).listRuns({ limit: 1000 });
  const usageOf = (all: readonly { readonly usage: Usage }[]): Usage => {
    const { totalTokens: _total, ...usage } = all.reduce<Usage>(
      (sum, each) => addUsage(sum, each.usage),
      {},
    );
    return usage;
  };

  for (const by of ['model', 'name', 'service', 'prompt'])
    it(`add up to the sums of the runs: by ${by}`, async () => {
      const [list, groups] = [await runs(), await stats(by)];
      assert.deepEqual(usageOf(groups), usageOf(list));
      const usdOf = (all: readonly { readonly cost: { readonly usd?: number } }[]): number =>
        all.reduce((sum, { cost }) => sum + (cost.usd ?? 0), 0);
      assert.ok(Math.abs(usdOf(groups) - usdOf(list)) < 1e-12);
    });

  it('count calls by model, and every span by name', async () => {
    const list = await runs();
    const byModel = await stats('model');
    const llmCalls = list.reduce((sum, run) => sum + run.llmCalls, 0);
    const chats = byModel.filter(({ key }) => key?.includes('embed') === false);
    assert.equal(
      chats.reduce((sum, { count }) => sum + count, 0),
      llmCalls,
    );
    const byName = await stats('name');
    assert.ok(byName.some(({ key }) => key === 'execute_tool get_weather'));
    assert.ok(byModel.every(({ durationMs }) => (durationMs?.p50 ?? 0) > 0));
    assert.ok(byModel.some(({ timeToFirstTokenMs }) => timeToFirstTokenMs !== undefined));
  });

  it('are by the name of the prompt where a sender tells it', async () => {
    const all = await stats('prompt');
    assert.equal(all.at(-1)?.key, undefined);
    assert.equal(all.find(({ key }) => key === 'recipe')?.count, 5, "the calls of Genkit's prompt");
  });

  it('are refused by anything else', async () => {
    await assert.rejects(stats('mood'), { code: 'bad-request' });
  });
});
