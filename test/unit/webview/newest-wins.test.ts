import assert from 'node:assert/strict';
import { newestWins } from '../../../webview/trace/newest-wins.ts';

it('newestWins works on one key at a time and skips what is no longer the newest', async () => {
  const started: number[] = [];
  const releases: (() => void)[] = [];
  const ask = newestWins((key: number) => {
    started.push(key);
    return new Promise<void>((resolve) => releases.push(resolve));
  });
  for (const key of [1, 2, 3]) ask(key);
  assert.deepEqual(started, [1]);
  releases[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(started, [1, 3]);
  releases[1]?.();
  await new Promise((resolve) => setImmediate(resolve));
  ask(4);
  assert.deepEqual(started, [1, 3, 4]);
});
