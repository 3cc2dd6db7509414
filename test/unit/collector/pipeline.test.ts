import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { Pipeline } from '../../../src/collector/pipeline.ts';
import type { ExecutionId, TraceId } from '../../../src/model/ids.ts';
import { IngestBusyError } from '../../../src/receiver/ingest-busy-error.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { spanDerivation } from '../../../src/collector/span-decoding.ts';

const owner = 'execution0000001' as ExecutionId;

describe('pipeline', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let pipeline: Pipeline;
  let told: string[];

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
    told = [];
    pipeline = new Pipeline({
      store,
      log: silentLog,
      ownerOf: (address) => (address === owner ? owner : undefined),
      onStored: (traceIds, whose) => told.push(`${[...traceIds].length} ${whose ?? 'nobody'}`),
      onStoreFailed: (sentence) => told.push(sentence),
      onStoreRecovered: () => told.push('recovered'),
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
      pipeline.ingest({
        signal: 'traces',
        body: request(first),
        format: 'json',
        executionId: owner,
      }),
      pipeline.ingest({ signal: 'traces', body: request(second), format: 'json' }),
    ]);
    assert.deepEqual(results, [{ rejectedRecords: 0 }, { rejectedRecords: 0 }]);
    const [run] = store.runs.list({ limit: 1, failedOnly: false, since: 0n });
    assert.equal(run?.run.spanCount, 2);
    assert.equal(run.executionId, owner);
    assert.doesNotMatch(run.run.name, /abcdefghij/);
    assert.deepEqual(told, [`1 ${owner}`, '1 nobody']);
  });

  it('keeps the good spans of a request and counts the bad ones', async () => {
    const result = await pipeline.ingest({
      signal: 'traces',
      body: request('1'.repeat(16), 'zz'),
      format: 'json',
    });
    assert.equal(result.rejectedRecords, 1);
    assert.match(result.message ?? '', /1 span rejected/);
    assert.equal(store.problems.list().length, 1);
  });

  it('commits log records and data points, masked, and says which runs a log record changed', async () => {
    const utf8 = new TextEncoder();
    const secret = {
      key: 'key',
      value: { stringValue: 'sk-proj-abcdefghijklmnopqrstuvwxyz012345' },
    };
    const log = (traceId: string) => ({ traceId, spanId: '1'.repeat(16), attributes: [secret] });
    const logRecords = [log('a'.repeat(32)), log('c'.repeat(32)), { timeUnixNano: '-1' }];
    const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const dataPoints = [{ asInt: 3, attributes: [secret] }];
    const metrics = JSON.stringify({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'calls', sum: { dataPoints } }] }] }],
    });
    await pipeline.ingest({ signal: 'traces', body: request('1'.repeat(16)), format: 'json' });
    const ingest = (signal: 'logs' | 'metrics', text: string) =>
      pipeline.ingest({ signal, body: utf8.encode(text), format: 'json', executionId: owner });
    const [ofLogs, ofMetrics] = await Promise.all([
      ingest('logs', logs),
      ingest('metrics', metrics),
    ]);
    assert.equal(ofLogs.rejectedRecords, 1);
    assert.match(ofLogs.message ?? '', /^1 log record rejected/);
    assert.deepEqual(ofMetrics, { rejectedRecords: 0 });
    assert.deepEqual(told.toSorted(), ['0 execution0000001', '1 execution0000001', '1 nobody']);
    const [stored] = store.logs.ofRun('a'.repeat(32) as TraceId);
    assert.doesNotMatch(new TextDecoder().decode(stored?.encoded.bytes), /abcdefghij/);
    assert.equal(store.runs.get('a'.repeat(32) as TraceId)?.executionId, owner);
    const [series] = store.metrics.series('calls');
    assert.match(series?.attributes ?? '', /masked/);
  });

  it('passes on that a body is no OTLP', async () => {
    const body = new TextEncoder().encode('{');
    await assert.rejects(
      pipeline.ingest({ signal: 'traces', body, format: 'json' }),
      OtlpDecodeError,
    );
  });

  it('asks to come again while nothing can be written, and tells a person once', async () => {
    const other = await openStore(folder.path, silentLog, spanDerivation);
    const append = store.spanWriter.append.bind(store.spanWriter);
    store.spanWriter.append = () => {
      throw new Error('database or disk is full');
    };
    for (const digit of ['1', '2'])
      await assert.rejects(
        pipeline.ingest({ signal: 'traces', body: request(digit.repeat(16)), format: 'json' }),
        IngestBusyError,
      );
    assert.deepEqual(told, ['Telemetry cannot be stored now: database or disk is full.']);
    store.spanWriter.append = append;
    await pipeline.ingest({ signal: 'traces', body: request('3'.repeat(16)), format: 'json' });
    assert.equal(told[1], 'recovered');
    assert.equal(other.runs.list({ limit: 1, failedOnly: false, since: 0n })[0]?.run.spanCount, 1);
    other.dispose();
  });
});
