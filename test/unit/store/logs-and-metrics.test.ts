import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.ts';
import { nanos } from '../../../src/base/nanos.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';
import type { MetricPointWire, MetricWire } from '../../../src/model/otlp-wire.ts';
import type { Database } from '../../../src/store/database.ts';
import type { LogToStore } from '../../../src/store/log-writer.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import {
  numberPoint,
  pointBase,
  sampleLog,
  sampleMetric,
  samplePoint,
} from '../../support/sample-signals.ts';
import {
  sampleSpan,
  sampleSpanId,
  sampleTraceId,
  toStore,
  sampleDerivation,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const traceId = sampleTraceId('01');
const executionId = 'execution0000001' as ExecutionId;
const always = { from: nanos(0n), to: nanos(2n ** 63n - 1n), most: 100 };

for (const [forced, driver] of [
  ['native', 'better-sqlite3'],
  ['node', 'node:sqlite'],
] as const) {
  describe(`logs and metrics on ${driver}`, () => {
    const folder = temporaryFolder();
    let path: string;
    let store: Store;
    let count = 0;

    before(() => (process.env['SPANWISE_SQLITE'] = forced));
    after(() => {
      delete process.env['SPANWISE_SQLITE'];
      folder.remove();
    });
    beforeEach(async () => {
      path = `${folder.path}/${count++}`;
      mkdirSync(path);
      store = await openStore(path, silentLog, sampleDerivation);
    });
    afterEach(() => store.dispose());

    const texts = (logs: ReturnType<Store['logs']['ofRun']>): readonly string[] =>
      logs.map(({ encoded }) => new TextDecoder().decode(encoded.bytes));

    it('gives the log records of a run in order of their time, and where each was filed', () => {
      const [first, second] = [sampleSpanId('01'), sampleSpanId('02')];
      store.logWriter.append(
        [
          sampleLog({ text: 'third', at: 30n, traceId, spanId: first }),
          sampleLog({ text: 'first', at: 10n, traceId, spanId: first }),
          sampleLog({ text: 'second', at: 20n, traceId, spanId: second }),
          sampleLog({ text: 'of the trace', at: 40n, traceId }),
          sampleLog({ text: 'another', at: 15n, traceId: sampleTraceId('02'), spanId: first }),
          sampleLog({ text: 'alone', at: 16n }),
        ],
        1000,
      );
      assert.deepEqual(texts(store.logs.ofRun(traceId)), [
        'first',
        'second',
        'third',
        'of the trace',
      ]);
      assert.equal(store.neighbors.logsOf({ traceId, spanId: first }).length, 2);
      const log = store.logs.ofRun(traceId)[1];
      assert.deepEqual(log && { ...log, encoded: log.encoded.format }, {
        time: 20n,
        encoded: 'json',
        resource: '{"service.name":"sample"}',
        scope: '{"name":"sample-scope"}',
        traceId,
        spanId: second,
      });
    });

    it('takes the observed time, or when it came, where a record has no time', () => {
      const observed = { timeUnixNano: nanos(0n), observedTimeUnixNano: nanos(7n) };
      store.logWriter.append(
        [
          sampleLog({ text: 'came', at: 0n, traceId }),
          sampleLog({ text: 'observed', at: 0n, traceId }, observed),
        ],
        1000,
      );
      assert.deepEqual(
        store.logs.ofRun(traceId).map(({ time }) => time),
        [7n, 1_000_000_000n],
      );
    });

    it('marks the run of a log record as changed, and makes no run of a record alone', () => {
      const log = { ...sampleLog({ text: 'a', at: 1n, traceId }), executionId };
      assert.deepEqual([...store.logWriter.append([log], 1000)], []);
      assert.equal(store.runs.list({ limit: 10, failedOnly: false, since: 0n }).length, 0);
      store.spanWriter.append([toStore(sampleSpan())], 1000);
      const before = store.runs.get(traceId);
      assert.deepEqual([...store.logWriter.append([log], 2000)], [traceId]);
      const after = store.runs.get(traceId);
      assert.ok(before && after && after.change > before.change);
      assert.equal(after.lastReceivedMs, 2000);
      assert.equal(after.executionId, executionId);
      assert.deepEqual(after.run, before.run);
    });

    it('keeps a record that is sent again once, and those that are only alike', () => {
      const log = sampleLog({ text: 'said', at: 5n, traceId });
      const alike = [
        sampleLog({ text: 'said', at: 6n, traceId }),
        sampleLog({ text: 'said too', at: 5n, traceId }),
        { ...log, resource: '{"service.name":"another"}' },
        { ...log, scope: '{"name":"another"}' },
      ];
      store.logWriter.append([log, log, ...alike], 1000);
      store.logWriter.append([...alike, log], 2000);
      assert.equal(store.logs.ofRun(traceId).length, 5);
      const timeless = sampleLog({ text: 'no time', at: 0n, traceId });
      store.logWriter.append([timeless, timeless], 1000);
      assert.equal(store.logs.ofRun(traceId).length, 7);
    });

    it('keeps the points of a series by time, a second copy in place of the first', () => {
      const other = { attributes: '{"model":"other"}' };
      store.metricWriter.append(
        [
          samplePoint(numberPoint(2, 20n)),
          samplePoint(numberPoint(1, 10n)),
          samplePoint(numberPoint(9, 10n), other),
          samplePoint(numberPoint(3, 20n)),
        ],
        1000,
      );
      const series = store.metrics.series('calls');
      assert.deepEqual(
        series.map(({ attributes, type, isMonotonic }) => [attributes, type, isMonotonic]),
        [
          ['{"model":"gpt"}', 'sum', true],
          ['{"model":"other"}', 'sum', true],
        ],
      );
      const values = (index: number, range = always) =>
        store.metrics.points(series[index]?.id ?? 0, range).map(({ time, value }) => [time, value]);
      assert.deepEqual(values(0), [
        [10n, 1],
        [20n, 3],
      ]);
      assert.deepEqual(values(0, { ...always, from: nanos(11n), to: nanos(20n) }), [[20n, 3]]);
      assert.deepEqual(values(1), [[10n, 9]]);
      assert.deepEqual(store.metrics.series('nothing'), []);
    });

    it('keeps what its columns cannot hold', () => {
      const spread = { ...pointBase, timeUnixNano: nanos(0n), startTimeUnixNano: nanos(0n) };
      const histogram = { ...spread, shape: 'histogram', bucketCounts: [], explicitBounds: [] };
      const metric: MetricWire = { ...sampleMetric, type: 'histogram' };
      const point = { ...histogram, count: 1e300, sum: NaN } as const;
      store.metricWriter.append([samplePoint(point as MetricPointWire, { metric })], 1000);
      const [series] = store.metrics.series('calls');
      const points = store.metrics.points(series?.id ?? 0, always);
      assert.deepEqual(
        points.map(({ encoded, ...columns }) => [columns, [...encoded.bytes]]),
        [[{ time: 1_000_000_000n }, [1, 2]]],
      );
    });

    it('writes all or nothing, and goes on after a failure', () => {
      const bad = { ...sampleLog({ text: 'bad', at: 2n, traceId }), resource: 7 };
      const fresh = { ...sampleLog({ text: 'a', at: 1n, traceId }), resource: 'fresh' };
      const batch = [fresh, bad as unknown as LogToStore];
      assert.throws(() => store.logWriter.append(batch, 1000));
      assert.deepEqual(store.logs.ofRun(traceId), []);
      store.logWriter.append([fresh], 1000);
      assert.deepEqual(texts(store.logs.ofRun(traceId)), ['a']);
    });

    it('finds all of this by an index', async () => {
      const database = await openDatabase(databaseFile(path), silentLog);
      for (const [query, index] of [
        ['logs-of-run', 'logs USING INDEX logs_by_span (trace_id=?)'],
        [
          'last-logs-of-span',
          'logs USING INDEX logs_by_span (trace_id=? AND span_id=? AND time>? AND time<?)',
        ],
        ['metric-series-by-name', 'metric_series USING INDEX metric_series_by_name (name=?)'],
        ['metric-points', 'metric_points USING PRIMARY KEY (series_id=? AND time>? AND time<?)'],
        ['touch-run-of-log', 'runs USING PRIMARY KEY (trace_id=?)'],
      ] as const)
        assert.ok(
          queryPlan(database, query).includes(`SEARCH ${index}`),
          queryPlan(database, query),
        );
      database.close();
    });
  });
}

function queryPlan(database: Database, query: string): string {
  const file = new URL(`../../../src/store/queries/${query}.sql`, import.meta.url);
  const sql = readFileSync(file, 'utf8');
  const names = [...new Set(sql.match(/:\w+/g))].map((name) => [name.slice(1), 0]);
  return database
    .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(Object.fromEntries(names) as Record<string, number>)
    .map(({ detail }) => detail)
    .join('\n');
}
