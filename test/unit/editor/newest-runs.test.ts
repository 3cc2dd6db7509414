import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { NewestRuns } from '../../../src/editor/newest-runs.ts';
import type { RunJson } from '../../../src/protocol/run-json.ts';

type Collector = ConstructorParameters<typeof NewestRuns>[0];

describe('NewestRuns', () => {
  const asked: number[] = [];
  let fails = false;
  let change: (traceIds: readonly string[]) => void = () => undefined;
  let newest: NewestRuns;

  beforeEach(() => {
    asked.length = 0;
    fails = false;
    const collector = {
      request: (_method: string, { limit }: { limit: number }) => {
        asked.push(limit);
        if (fails) return Promise.reject(new Error('not connected'));
        const runs = Array.from({ length: limit }, (_, index) => ({ traceId: String(index) }));
        return Promise.resolve(runs as RunJson[]);
      },
      onDidChangeRuns: (listener: typeof change) => {
        change = listener;
        return { dispose: () => undefined };
      },
      onDidChangeState: () => ({ dispose: () => undefined }),
    };
    newest = new NewestRuns(collector as unknown as Collector);
  });
  afterEach(() => newest.dispose());

  async function changed(): Promise<void> {
    const told = new Promise<void>((resolve) => {
      const listening = newest.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
    change(['1']);
    change(['2']);
    await told;
  }

  it('serves all who ask between two changes from one request', async () => {
    const [all, first] = await Promise.all([newest.read(200), newest.read(1)]);
    assert.deepEqual([all.length, first.length, asked], [200, 1, [200]]);
    await changed();
    assert.equal((await newest.read(1)).length, 1);
    assert.deepEqual(asked, [200, 1]);
  });

  it('asks for more where more are wanted', async () => {
    await newest.read(1);
    assert.equal((await newest.read(200)).length, 200);
    assert.deepEqual(asked, [1, 200]);
  });

  it('asks again after a request that failed, and when it is told to forget', async () => {
    fails = true;
    await assert.rejects(newest.read(1), /not connected/);
    fails = false;
    await newest.read(1);
    newest.forget();
    await newest.read(1);
    assert.deepEqual(asked, [1, 1, 1]);
  });

  it('tells nobody any more once it is disposed of', async () => {
    let told = 0;
    newest.onDidChange(() => told++);
    change(['1']);
    newest.dispose();
    await delay(300);
    assert.equal(told, 0);
  });
});
