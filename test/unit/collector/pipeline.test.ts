import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { Pipeline } from '../../../src/collector/pipeline.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';
import { IngestBusyError } from '../../../src/receiver/ingest-busy-error.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const owner = 'execution0000001' as ExecutionId;

describe('pipeline', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let pipeline: Pipeline;
  let told: string[];

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog);
    told = [];
    pipeline = new Pipeline({
      store,
      log: silentLog,
      ownerOf: (address) => (address === owner ? owner : undefined),
      onStored: (traceIds, whose) => told.push(`${[...traceIds].length} ${whose ?? 'nobody'}`),
      onStoreFailed: (sentence) => told.push(sentence),
    });
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function request(...spanIds: readonly string[]): Uint8Array {
    const spans = spanIds.map((spanId) => ({
      traceId: 'a'.repeat(32),
      spanId,
      name: 'Bearer sk-proj-abcdefghijklmnopqrstuvwxyz012345',
      startTimeUnixNano: '1',
      endTimeUnixNano: '2',
    }));
    return new TextEncoder().encode(
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    );
  }

  it('has committed, masked, what it is done with, and says so once for each request', async () => {
    const [first, second] = ['1'.repeat(16), '2'.repeat(16)];
    const results = await Promise.all([
      pipeline.ingest({ body: request(first), format: 'json', executionId: owner }),
      pipeline.ingest({ body: request(second), format: 'json' }),
    ]);
    assert.deepEqual(results, [{ rejectedSpans: 0 }, { rejectedSpans: 0 }]);
    const [run] = store.runs.list({ limit: 1, failedOnly: false, since: 0n });
    assert.equal(run?.run.spanCount, 2);
    assert.equal(run.executionId, owner);
    assert.doesNotMatch(run.run.name, /abcdefghij/);
    assert.deepEqual(told, [`1 ${owner}`, '1 nobody']);
  });

  it('keeps the good spans of a request and counts the bad ones', async () => {
    const result = await pipeline.ingest({ body: request('1'.repeat(16), 'zz'), format: 'json' });
    assert.equal(result.rejectedSpans, 1);
    assert.match(result.message ?? '', /1 span rejected/);
    assert.equal(store.problems.list().length, 1);
  });

  it('passes on that a body is no OTLP', async () => {
    const body = new TextEncoder().encode('{');
    await assert.rejects(pipeline.ingest({ body, format: 'json' }), OtlpDecodeError);
  });

  it('asks to come again while nothing can be written, and tells a person once', async () => {
    const other = await openStore(folder.path, silentLog);
    const append = store.spanWriter.append.bind(store.spanWriter);
    store.spanWriter.append = () => {
      throw new Error('database or disk is full');
    };
    for (const digit of ['1', '2'])
      await assert.rejects(
        pipeline.ingest({ body: request(digit.repeat(16)), format: 'json' }),
        IngestBusyError,
      );
    assert.deepEqual(told, ['Spans cannot be stored now: database or disk is full.']);
    store.spanWriter.append = append;
    await pipeline.ingest({ body: request('3'.repeat(16)), format: 'json' });
    assert.equal(other.runs.list({ limit: 1, failedOnly: false, since: 0n })[0]?.run.spanCount, 1);
    other.dispose();
  });
});
