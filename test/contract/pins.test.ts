import assert from 'node:assert/strict';
import { kill, serve, spanwise, spanwiseJson, type Finished } from '../support/programs.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const span = {
  traceId: 'd'.repeat(32),
  spanId: 'e'.repeat(16),
  name: 'agent',
  startTimeUnixNano: '1000',
  endTimeUnixNano: '2000',
};

describe('a pinned run', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  const run = (...args: readonly string[]): Promise<Finished> => spanwise(folder.path, args);
  const pruneAll = async (): Promise<string> => (await run('prune', '--max-size', '0B')).stdout;

  it('stays when all others are pruned, with a collector and without', async () => {
    const collector = await serve(folder.path);
    try {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
      await sendRequest(`${collector.http}/v1/traces`, { headers, body });
      assert.match((await run('pin', 'last')).stdout, /agent .*pinned/);
      assert.equal(await pruneAll(), 'Deleted 0 runs with 0 spans.\n');
    } finally {
      await kill(collector.process, 'SIGTERM');
    }
    const [listed] = (await spanwiseJson(folder.path, ['runs'])) as [{ pinned?: boolean }];
    assert.equal(listed.pinned, true);
    assert.doesNotMatch((await run('unpin', 'dddd')).stdout, /pinned/);
    assert.equal(await pruneAll(), 'Deleted 1 run with 1 span.\n');
    assert.match((await run('pin', 'last')).stderr, /There are no runs yet/);
  });
});
