import assert from 'node:assert/strict';
import { silentLog } from '../../src/base/log.ts';
import { toLogToStore } from '../../src/collector/log-decoding.ts';
import { Pipeline } from '../../src/collector/pipeline.ts';
import { decodeSpan } from '../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import { decodeLogs } from '../../src/otlp/decode-logs.ts';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';
import { maskLogRecord } from '../../src/otlp/mask-log-record.ts';
import { logTime } from '../../src/model/otlp-wire.ts';
import { OtlpDecodeError } from '../../src/otlp/otlp-decode-error.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { storedCounts, storedSpanIds } from '../support/stored-counts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { FuzzInput } from './fuzz-inputs.ts';
import { spanDerivation } from '../../src/collector/span-decoding.ts';

/** A pipeline and its database, which must hold all that it has acknowledged. */
export class StoredRequests {
  private readonly folder: ReturnType<typeof temporaryFolder>;
  private readonly store: Store;
  private readonly pipeline: Pipeline;
  private readonly spans = new Set<string>();
  /** What tells a log record from another: one that is sent again is kept once, if it tells its time. */
  private readonly logs = new Set<string>();

  private constructor(folder: ReturnType<typeof temporaryFolder>, store: Store) {
    this.folder = folder;
    this.store = store;
    this.pipeline = new Pipeline({
      store,
      log: silentLog,
      ownerOf: () => undefined,
      onStored: () => undefined,
      onStoreRecovered: () => undefined,
      onStoreFailed: (sentence) => assert.fail(sentence),
    });
  }

  static async open(): Promise<StoredRequests> {
    const folder = temporaryFolder();
    return new StoredRequests(folder, await openStore(folder.path, silentLog, spanDerivation));
  }

  async add({ signal, format, body }: FuzzInput): Promise<void> {
    try {
      await this.pipeline.ingest({ signal, format, body });
    } catch (error) {
      if (error instanceof OtlpDecodeError) return;
      throw error;
    }
    if (signal === 'logs') this.addLogs(body, format);
    if (signal !== 'traces') return;
    for (const { encoded } of decodeTraces(body, format).records) {
      const { traceId, spanId } = decodeSpan(encoded);
      this.spans.add(`${traceId} ${spanId}`);
    }
  }

  private addLogs(body: Uint8Array, format: OtlpFormat): void {
    for (const record of decodeLogs(body, format).records) {
      const { log, encoded, resource, scope } = toLogToStore(maskLogRecord(record));
      const content = Buffer.from(encoded.bytes).toString('base64');
      const identity = [logTime(log) ?? this.logs.size, content, resource, scope];
      this.logs.add(identity.join(' '));
    }
  }

  /** Throws where a record is missing. Gives how many there are. */
  async close(): Promise<number> {
    this.store.dispose();
    const counts = await storedCounts(this.folder.path);
    const stored = await storedSpanIds(this.folder.path);
    // There may be more: runs of agents that send only log records are made of these.
    const missing = [...this.spans].filter((ids) => !stored.has(ids));
    assert.deepEqual(missing, [], 'spans that are not in the database');
    assert.equal(counts.logs, this.logs.size, 'log records in the database');
    this.folder.remove();
    return counts.traces + counts.logs + counts.metrics;
  }
}
