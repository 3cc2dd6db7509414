import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { silentLog } from '../../../src/base/log.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { spanText } from '../../../src/collector/span-text.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';
import type { EncodedRecord } from '../../../src/model/otlp-wire.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';
import { maskLogRecord } from '../../../src/otlp/mask-log-record.ts';
import { maskSpan } from '../../../src/otlp/mask-span.ts';
import { databaseVersions } from '../../../src/store/migrate.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import { readCapture, readCapturedLogs } from '../../support/captures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { spanDerivation } from '../../../src/collector/span-decoding.ts';

const folderOfFixtures = new URL('../../fixtures/store/', import.meta.url);
const versions = readdirSync(folderOfFixtures).flatMap((file) =>
  Array.from(file.matchAll(/^version-(\d+)\.db\.gz$/g), ([, version]) => Number(version)),
);

/** What every fixture was made of. */
const captures = ['openinference-openai', 'otel-contrib-openai', 'langfuse'] as const;
const spans = captures.flatMap((name) => readCapture(name).map(maskSpan));
const logs = captures.flatMap((name) => readCapturedLogs(name).map(maskLogRecord));
const metricsFile = new URL('../../fixtures/otlp/metrics.pb', import.meta.url);
const metrics = decodeMetrics(readFileSync(metricsFile), 'protobuf').records;

const firstWithLogsAndMetrics = 2;

const text = ({ format, bytes }: EncodedRecord): string =>
  `${format} ${Buffer.from(bytes).toString('latin1')}`;

it('there is a database of every version', () => {
  assert.deepEqual(
    versions.toSorted((left, right) => left - right),
    databaseVersions.slice(0, -1),
  );
});

for (const version of versions)
  describe(`a database of version ${version}`, () => {
    const folder = temporaryFolder();
    const has = version >= firstWithLogsAndMetrics;
    let store: Store;

    before(async () => {
      const fixture = new URL(`version-${version}.db.gz`, folderOfFixtures);
      const file = gunzipSync(readFileSync(fixture));
      // Where a file of SQLite holds what `user_version` says.
      assert.equal(file.readUInt32BE(60), version);
      writeFileSync(databaseFile(folder.path), file);
      store = await openStore(folder.path, silentLog, spanDerivation);
    });
    after(() => {
      store.dispose();
      folder.remove();
    });

    function assertSpans(): void {
      const stored = spans.map(({ header }) => store.spans.get(header.traceId, header.spanId));
      assert.deepEqual(
        stored.map((each) => each && text(each.encoded)),
        spans.map(({ encoded }) => text(encoded)),
      );
    }

    it('is of the current version now', async () => {
      const database = await openDatabase(databaseFile(folder.path), silentLog);
      const row = database.prepare<object>('PRAGMA user_version').get();
      database.close();
      assert.deepEqual({ ...row }, { user_version: databaseVersions.at(-1) });
    });

    it('has its spans as they came, and its runs', async () => {
      assertSpans();
      const runs = await createRunQueries(store).listRuns({ limit: 1000 });
      const count = runs.reduce((sum, { spanCount }) => sum + spanCount, 0);
      assert.equal(count, spans.length);
      assert.equal(runs.length, new Set(spans.map(({ header }) => header.traceId)).size);
      for (const { traceId, spanCount, llmCalls } of runs) {
        const detail = await createRunQueries(store).getRun({ traceId });
        assert.equal(detail.spans.length, spanCount);
        assert.equal(detail.spans.filter(({ kind }) => kind === 'llm').length >= llmCalls, true);
      }
    });

    it('has its log records, and what they say of spans', () => {
      const kept = logs.filter(({ log }) => log.spanId !== undefined);
      assert.ok(kept.length > 0);
      for (const traceId of new Set(kept.flatMap(({ log }) => log.traceId ?? []))) {
        const sent = kept.filter(({ log }) => log.traceId === traceId);
        assert.deepEqual(
          store.logs.ofRun(traceId).map(({ encoded }) => text(encoded)),
          has ? sent.map(({ encoded }) => text(encoded)) : [],
        );
      }
    });

    it('has its series and data points', () => {
      for (const { metric } of metrics)
        assert.equal(store.metrics.series(metric.name).length > 0, has, metric.name);
    });

    it('has its executions and exchanges', () => {
      const executionId = 'e'.repeat(20) as ExecutionId;
      assert.equal(store.executions.get(executionId)?.workingDirectory, '/home/me');
      const [exchange] = store.exchanges.ofExecution(executionId);
      assert.equal(Buffer.from(exchange?.request.body ?? []).toString(), '{"model":"gpt-4o"}');
      assert.equal(exchange?.responseId, 'chatcmpl-1');
    });

    it('is searched, compacted and pruned like a new one', async () => {
      while (store.search.indexNext(1_000, spanText));
      assert.ok(store.search.find('gpt', 1_000).length > 5);
      const before = store.diskUse.measure();
      for (const _ of store.compaction.compact(Date.now()));
      assert.ok(store.diskUse.measure().databaseBytes < before.databaseBytes);
      assertSpans();
      for (const _ of store.retention.prune({ maxSizeBytes: 0 }, Date.now()));
      for (const _ of store.orphans.sweep());
      assert.equal(store.diskUse.measure().spans, 0);
      const database = await openDatabase(databaseFile(folder.path), silentLog);
      assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
      database.close();
    });
  });
