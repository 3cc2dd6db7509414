import assert from 'node:assert/strict';
import { CommitQueue } from '../../../src/collector/commit-queue.ts';
import type { TraceId } from '../../../src/model/ids.ts';

describe('commit queue', () => {
  const changed = new Set(['a'.repeat(32) as TraceId]);
  let writes: (readonly number[])[];
  let events: string[];

  beforeEach(() => {
    writes = [];
    events = [];
  });

  function queue(write: (rows: readonly number[]) => ReadonlySet<TraceId>): CommitQueue<number> {
    return new CommitQueue({
      write,
      onCommitted: () => events.push('committed'),
      onFailed: (error) => {
        events.push('failed');
        return new Error('Not now.', { cause: error });
      },
    });
  }

  it('writes together what comes in one turn, and then what came after', async () => {
    const rows = queue((all) => {
      writes.push(all);
      return changed;
    });
    const results = await Promise.all([rows.add([1, 2]), rows.add([3])]);
    assert.deepEqual(results, [changed, changed]);
    await rows.add([4]);
    assert.deepEqual(writes, [[1, 2, 3], [4]]);
    assert.deepEqual(events, ['committed', 'committed']);
  });

  it('rejects all that waited for a write that failed, and goes on', async () => {
    let isFull = true;
    const rows = queue(() => {
      if (isFull) throw new Error('full');
      return changed;
    });
    const results = await Promise.allSettled([rows.add([1]), rows.add([2])]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    isFull = false;
    await rows.add([3]);
    assert.deepEqual(events, ['failed', 'committed']);
  });
});
